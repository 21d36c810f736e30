-- What must hold whoever writes: times, card versions, and the room a plan has.

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
--> statement-breakpoint
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['companies', 'employees', 'cards', 'users', 'memberships', 'subscriptions'] LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION touch()', table_name);
  END LOOP;
END
$$;
--> statement-breakpoint

-- A card's version rises with every change of its person or its company, in the same transaction.
CREATE FUNCTION raise_version_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cards SET card_version = card_version + 1
    FROM changed WHERE cards.company_id = changed.company_id AND cards.employee_id = changed.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER raise_version AFTER UPDATE ON employees
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_version_of_person();
--> statement-breakpoint
CREATE FUNCTION raise_versions_of_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cards SET card_version = card_version + 1 WHERE company_id = NEW.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER raise_versions AFTER UPDATE ON companies FOR EACH ROW
  WHEN ((OLD.name, OLD.domain, OLD.logo_url, OLD.brand_color, OLD.is_active)
    IS DISTINCT FROM (NEW.name, NEW.domain, NEW.logo_url, NEW.brand_color, NEW.is_active))
  EXECUTE FUNCTION raise_versions_of_company();
--> statement-breakpoint

-- The company's row is locked first, so that two additions at once cannot both take the last place.
CREATE FUNCTION hold_plan(p_company uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  current_plan record;
  active_people bigint;
BEGIN
  PERFORM FROM companies WHERE id = p_company FOR NO KEY UPDATE;
  SELECT plan, max_employees INTO current_plan FROM subscriptions WHERE company_id = p_company AND ends_at IS NULL;
  SELECT count(*) INTO active_people FROM employees WHERE company_id = p_company AND is_active;
  IF active_people > coalesce(current_plan.max_employees, 0) THEN
    RAISE EXCEPTION 'plan limit' USING ERRCODE = 'EC402',
      DETAIL = json_build_object('plan', current_plan.plan, 'limit', current_plan.max_employees)::text;
  END IF;
END
$$;
--> statement-breakpoint
CREATE FUNCTION hold_plan_for_new_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hold_plan(company_id) FROM (SELECT DISTINCT company_id FROM added ORDER BY company_id) AS company;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER hold_plan_on_add AFTER INSERT ON employees
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION hold_plan_for_new_people();
--> statement-breakpoint
CREATE FUNCTION hold_plan_for_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hold_plan(NEW.company_id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER hold_plan_on_return AFTER UPDATE ON employees FOR EACH ROW
  WHEN (NEW.is_active AND NOT OLD.is_active) EXECUTE FUNCTION hold_plan_for_return();
