-- The second tenancy wall. Hand-written: roles, the scope that opens a tenant for one transaction, and forced
-- row-level security. Errors with class EC are ours; src/db/client.ts turns them into answers.

-- edgecard_app is what the Worker signs in as. edgecard_definer owns the few functions that must look across tenants;
-- nobody signs in as it, and policies give it what it needs, so that no role has BYPASSRLS.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'edgecard_app') THEN
    CREATE ROLE edgecard_app LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'edgecard_definer') THEN
    CREATE ROLE edgecard_definer NOLOGIN;
  END IF;
  -- The owner hands functions over to edgecard_definer, which takes membership in it.
  EXECUTE format('GRANT edgecard_definer TO %I', current_user);
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO edgecard_app, edgecard_definer;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON companies, employees, cards, subscriptions TO edgecard_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON users, memberships TO edgecard_app;
--> statement-breakpoint
GRANT UPDATE (password_hash, token_epoch) ON users TO edgecard_app;
--> statement-breakpoint
GRANT SELECT ON analytics, analytics_daily TO edgecard_app;
--> statement-breakpoint
GRANT SELECT ON companies, employees, cards, users, memberships TO edgecard_definer;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON analytics, analytics_daily TO edgecard_definer;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON login_throttle TO edgecard_definer;
--> statement-breakpoint

-- What the scope says. Settings are local to the transaction; outside one they read as absent.
CREATE FUNCTION scope_company() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.company_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION scope_user() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
--> statement-breakpoint
-- admin, employee, superadmin, founder (of the company being made) or joiner (accepting an invitation).
CREATE FUNCTION scope_role() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.role', true), '') $$;
--> statement-breakpoint
-- A superadmin who has opened no single company: may list them all, and change none.
CREATE FUNCTION scope_is_service() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT scope_role() = 'superadmin' AND scope_company() IS NULL $$;
--> statement-breakpoint

-- A runtime role that bypasses row-level security would make this wall a picture of one: refuse every scope. So does
-- a member of edgecard_definer, as the owner is: that role's policies are its own.
CREATE FUNCTION refuse_bypass() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls))
    OR pg_has_role(current_user, 'edgecard_definer', 'MEMBER') THEN
    RAISE EXCEPTION 'role % bypasses row-level security', current_user
      USING ERRCODE = 'EC500', HINT = 'Let DATABASE_URL name edgecard_app.';
  END IF;
END
$$;
--> statement-breakpoint
CREATE FUNCTION set_scope(p_company uuid, p_user uuid, p_role text) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('app.company_id', coalesce(p_company::text, ''), true),
         set_config('app.user_id', coalesce(p_user::text, ''), true),
         set_config('app.role', p_role, true)
$$;
--> statement-breakpoint

-- Raises unless the token still says the truth: EC401 when it no longer does, EC403 when the place is closed, EC404 when
-- there is no such place, which only a superadmin can ask for.
CREATE FUNCTION prove_session(p_user uuid, p_company uuid, p_epoch integer, p_role text, p_employee uuid)
  RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  person record;
  member record;
BEGIN
  SELECT u.is_active, u.is_superadmin, u.token_epoch INTO person FROM users u WHERE u.id = p_user;
  IF NOT FOUND OR NOT person.is_active OR person.token_epoch <> p_epoch THEN
    RAISE EXCEPTION 'session ended' USING ERRCODE = 'EC401';
  END IF;
  IF p_role = 'superadmin' THEN
    IF NOT person.is_superadmin THEN
      RAISE EXCEPTION 'no longer superadmin' USING ERRCODE = 'EC401';
    END IF;
    IF p_company IS NOT NULL AND NOT EXISTS (SELECT FROM companies WHERE id = p_company) THEN
      RAISE EXCEPTION 'no such company' USING ERRCODE = 'EC404';
    END IF;
    RETURN;
  END IF;
  SELECT m.role, m.employee_id, c.is_active AS company_active, coalesce(e.is_active, true) AS employee_active
    INTO member
    FROM memberships m
    JOIN companies c ON c.id = m.company_id
    LEFT JOIN employees e ON e.company_id = m.company_id AND e.id = m.employee_id
    WHERE m.user_id = p_user AND m.company_id = p_company;
  IF NOT FOUND OR member.role <> p_role OR member.employee_id IS DISTINCT FROM p_employee THEN
    RAISE EXCEPTION 'membership changed' USING ERRCODE = 'EC401';
  END IF;
  IF NOT member.company_active OR (member.role = 'employee' AND NOT member.employee_active) THEN
    RAISE EXCEPTION 'deactivated' USING ERRCODE = 'EC403';
  END IF;
END
$$;
--> statement-breakpoint
-- The first statement of every authenticated batch.
CREATE FUNCTION open_scope(p_user uuid, p_company uuid, p_epoch integer, p_role text, p_employee uuid)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_bypass();
  PERFORM prove_session(p_user, p_company, p_epoch, p_role, p_employee);
  PERFORM set_scope(p_company, p_user, p_role);
END
$$;
--> statement-breakpoint

-- A founder's scope: a company that does not exist yet, made by somebody new (p_epoch null) or by a current user.
CREATE FUNCTION prove_founder(p_user uuid, p_company uuid, p_epoch integer)
  RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM companies WHERE id = p_company) THEN
    RAISE EXCEPTION 'company exists' USING ERRCODE = 'EC403';
  END IF;
  IF p_epoch IS NULL THEN
    IF EXISTS (SELECT FROM users WHERE id = p_user) THEN
      RAISE EXCEPTION 'user exists' USING ERRCODE = 'EC403';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM users WHERE id = p_user AND is_active AND token_epoch = p_epoch) THEN
    RAISE EXCEPTION 'session ended' USING ERRCODE = 'EC401';
  END IF;
END
$$;
--> statement-breakpoint
CREATE FUNCTION open_founding(p_user uuid, p_company uuid, p_epoch integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_bypass();
  PERFORM prove_founder(p_user, p_company, p_epoch);
  PERFORM set_scope(p_company, p_user, 'founder');
END
$$;
--> statement-breakpoint

-- The scope of somebody who accepts an invitation to be one person of one company.
CREATE FUNCTION prove_joiner(p_company uuid, p_employee uuid)
  RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM employees e JOIN companies c ON c.id = e.company_id
    WHERE e.company_id = p_company AND e.id = p_employee AND e.is_active AND c.is_active
  ) OR EXISTS (SELECT FROM memberships WHERE company_id = p_company AND employee_id = p_employee) THEN
    RAISE EXCEPTION 'invitation used or withdrawn' USING ERRCODE = 'EC410';
  END IF;
END
$$;
--> statement-breakpoint
CREATE FUNCTION open_joining(p_user uuid, p_company uuid, p_employee uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_bypass();
  PERFORM prove_joiner(p_company, p_employee);
  PERFORM set_scope(p_company, p_user, 'joiner');
END
$$;
--> statement-breakpoint

DO $$
DECLARE
  proof text;
BEGIN
  FOREACH proof IN ARRAY ARRAY['prove_session(uuid, uuid, integer, text, uuid)', 'prove_founder(uuid, uuid, integer)',
                               'prove_joiner(uuid, uuid)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO edgecard_definer', proof);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', proof);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', proof);
  END LOOP;
END
$$;
--> statement-breakpoint

-- Forced on every table, so that the owner is held by it too. A table with no policy for a role reads as empty.
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['companies', 'employees', 'cards', 'users', 'memberships', 'subscriptions',
                                    'analytics', 'analytics_daily', 'login_throttle'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY definer ON %I TO edgecard_definer USING (true) WITH CHECK (true)', table_name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- The sub-selects make the planner evaluate a setting once a query, not once a row.
CREATE POLICY tenant ON companies TO edgecard_app
  USING (id = (SELECT scope_company())) WITH CHECK (id = (SELECT scope_company()));
--> statement-breakpoint
CREATE POLICY service ON companies FOR SELECT TO edgecard_app USING ((SELECT scope_is_service()));
--> statement-breakpoint
CREATE POLICY tenant ON employees TO edgecard_app
  USING (company_id = (SELECT scope_company())) WITH CHECK (company_id = (SELECT scope_company()));
--> statement-breakpoint
CREATE POLICY service ON employees FOR SELECT TO edgecard_app USING ((SELECT scope_is_service()));
--> statement-breakpoint
CREATE POLICY tenant ON cards TO edgecard_app
  USING (company_id = (SELECT scope_company())) WITH CHECK (company_id = (SELECT scope_company()));
--> statement-breakpoint
CREATE POLICY self ON users TO edgecard_app USING (id = (SELECT scope_user()));
--> statement-breakpoint
-- Who is there already cannot become one either: the column is not granted.
CREATE POLICY no_superadmin ON users AS RESTRICTIVE FOR INSERT TO edgecard_app WITH CHECK (NOT is_superadmin);
--> statement-breakpoint
CREATE POLICY tenant ON memberships FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()));
--> statement-breakpoint
-- Nobody makes another a member, nor themselves more than their scope is for.
CREATE POLICY join_oneself ON memberships FOR INSERT TO edgecard_app
  WITH CHECK (company_id = (SELECT scope_company()) AND user_id = (SELECT scope_user())
    AND role = CASE (SELECT scope_role()) WHEN 'founder' THEN 'admin' WHEN 'joiner' THEN 'employee' END);
--> statement-breakpoint
CREATE POLICY tenant ON subscriptions FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()));
--> statement-breakpoint
CREATE POLICY service ON subscriptions FOR SELECT TO edgecard_app USING ((SELECT scope_is_service()));
--> statement-breakpoint
-- Only the founding of a company and a superadmin write a plan.
CREATE POLICY plan_start ON subscriptions FOR INSERT TO edgecard_app
  WITH CHECK (company_id = (SELECT scope_company()) AND (SELECT scope_role()) IN ('founder', 'superadmin'));
--> statement-breakpoint
CREATE POLICY plan_end ON subscriptions FOR UPDATE TO edgecard_app
  USING (company_id = (SELECT scope_company()) AND (SELECT scope_role()) = 'superadmin');
--> statement-breakpoint
CREATE POLICY tenant ON analytics FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()));
--> statement-breakpoint
CREATE POLICY tenant ON analytics_daily FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()));
