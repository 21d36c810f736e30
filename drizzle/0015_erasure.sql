-- What a person's events leave behind when the person asks to be forgotten.
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- Deletes the events of a person of the company in scope, here and from every roll-up, or takes from them what tells of their
-- visitors. How many visitors the company had on a day stays: nobody knows any more whose cards each of them saw.
CREATE FUNCTION erase_events(p_employee uuid, p_delete boolean) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := scope_company();
  erased bigint;
  gone analytics_quarters[];
BEGIN
  DELETE FROM analytics_visitors WHERE company_id = company AND scope = p_employee;
  IF NOT p_delete THEN
    UPDATE analytics SET region = left(region, 2), referrer = NULL, ip_address = NULL
      WHERE company_id = company AND employee_id = p_employee;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
  END IF;
  DELETE FROM analytics WHERE company_id = company AND employee_id = p_employee;
  GET DIAGNOSTICS erased = ROW_COUNT;
  WITH deleted AS (
    DELETE FROM analytics_quarters q WHERE company_id = company AND employee_id = p_employee RETURNING q
  )
  SELECT array_agg(q) INTO gone FROM deleted;
  DELETE FROM analytics_people_days WHERE company_id = company AND employee_id = p_employee;
  UPDATE analytics_company_quarters d SET
      views = d.views - g.views, calls = d.calls - g.calls, emails = d.emails - g.emails,
      whatsapps = d.whatsapps - g.whatsapps, saves = d.saves - g.saves, shares = d.shares - g.shares,
      links = d.links - g.links, qrs = d.qrs - g.qrs
    FROM ledger.company_quarters(gone) g WHERE d.company_id = company AND d.quarter = g.quarter;
  UPDATE analytics_company_days d SET views = d.views - g.views, events = d.events - g.events
    FROM ledger.company_days(gone) g
    WHERE d.company_id = company AND d.day = g.day AND d.dimension = g.dimension AND d.key = g.key;
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
