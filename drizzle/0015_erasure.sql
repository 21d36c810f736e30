-- What a person's events leave behind when the person asks to be forgotten.
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
-- To lock a row takes the right to change some of it.
GRANT UPDATE (updated_at) ON employees TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- Deletes the events of a person of the company in scope, here and from every roll-up, or takes from both what tells of their
-- visitors, of whose region the country stays. How many visitors the company had on a day stays: nobody knows any more whose
-- cards each of them saw. Answers how many events there were.
CREATE FUNCTION erase_events(p_employee uuid, p_delete boolean) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := scope_company();
  erased bigint;
  gone analytics_quarters[];
  stays analytics_quarters[];
BEGIN
  -- A batch with events of this person has taken a share of the row, by their foreign key, before any roll-up's: it is done
  -- with, or comes after.
  PERFORM FROM employees WHERE company_id = company AND id = p_employee FOR UPDATE;
  IF p_delete THEN
    DELETE FROM analytics WHERE company_id = company AND employee_id = p_employee;
  ELSE
    UPDATE analytics SET region = left(region, 2), referrer = NULL, ip_address = NULL
      WHERE company_id = company AND employee_id = p_employee;
  END IF;
  GET DIAGNOSTICS erased = ROW_COUNT;
  DELETE FROM analytics_visitors WHERE company_id = company AND scope = p_employee;
  WITH deleted AS (
    DELETE FROM analytics_quarters q WHERE company_id = company AND employee_id = p_employee RETURNING q
  )
  SELECT array_agg(q) INTO gone FROM deleted;
  IF p_delete THEN
    DELETE FROM analytics_people_days WHERE company_id = company AND employee_id = p_employee;
  ELSE
    WITH kept AS (
      INSERT INTO analytics_quarters AS q
        SELECT company_id, employee_id, quarter, action, device, left(region, 2), source, sum(events)
          FROM unnest(gone) GROUP BY 1, 2, 3, 4, 5, 6, 7
        RETURNING q
    )
    SELECT array_agg(q) INTO stays FROM kept;
  END IF;
  PERFORM ledger.add_to_companies(
    (SELECT array_agg((company_id, employee_id, quarter, action, device, region, source, -events)::analytics_quarters)
       FROM unnest(gone)) || stays, NULL);
  DELETE FROM analytics_company_quarters
    WHERE company_id = company AND 0 = ALL (ARRAY[views, calls, emails, whatsapps, saves, shares, links, qrs]);
  DELETE FROM analytics_company_days WHERE company_id = company AND events = 0;
  RETURN erased;
END
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
REVOKE ALL ON FUNCTION erase_events(uuid, boolean) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION erase_events(uuid, boolean) TO edgecard_app;
