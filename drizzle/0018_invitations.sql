-- Only the newest invitation of a person is good. The Worker of before this migration goes on with the open_joining that
-- takes no invitation until the next is deployed.
CREATE TABLE "invitations" (
	"company_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "invitations_company_id_employee_id_pk" PRIMARY KEY("company_id","employee_id")
);
--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id") REFERENCES "public"."employees"("company_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON invitations TO edgecard_app;
--> statement-breakpoint
GRANT SELECT ON invitations TO edgecard_definer;
--> statement-breakpoint
CREATE POLICY inviter ON invitations TO edgecard_app
  USING (company_id = (SELECT scope_company()) AND (SELECT scope_role()) IN ('admin', 'superadmin'));
--> statement-breakpoint
CREATE POLICY definer ON invitations TO edgecard_definer USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Nothing has called these since 0009.
DROP FUNCTION login_attempt(text, text, integer, integer);
--> statement-breakpoint
DROP FUNCTION login_succeeded(text);
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- The detail says why not (src/db/client.ts). An invitation of before this migration has no id, and is good for as long as
-- there is no newer one.
CREATE FUNCTION prove_joiner(p_company uuid, p_employee uuid, p_invitation uuid)
  RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  reason text := CASE
    WHEN EXISTS (SELECT FROM memberships WHERE company_id = p_company AND employee_id = p_employee) THEN 'joined'
    WHEN NOT EXISTS (
      SELECT FROM employees e JOIN companies c ON c.id = e.company_id
      WHERE e.company_id = p_company AND e.id = p_employee AND e.is_active AND c.is_active) THEN 'closed'
    WHEN p_invitation IS DISTINCT FROM (
      SELECT id FROM invitations WHERE company_id = p_company AND employee_id = p_employee) THEN 'replaced'
  END;
BEGIN
  IF reason IS NOT NULL THEN
    RAISE EXCEPTION 'invitation not good' USING ERRCODE = 'EC410', DETAIL = reason;
  END IF;
END
$$;
--> statement-breakpoint
-- As in 0001, but that an administrator's session names no person, whom the membership of one who was an employee goes on
-- naming.
CREATE OR REPLACE FUNCTION prove_session(p_user uuid, p_company uuid, p_epoch integer, p_role text, p_employee uuid)
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
  IF NOT FOUND OR member.role <> p_role
    OR (member.role = 'employee' AND member.employee_id IS DISTINCT FROM p_employee) THEN
    RAISE EXCEPTION 'membership changed' USING ERRCODE = 'EC401';
  END IF;
  IF NOT member.company_active OR (member.role = 'employee' AND NOT member.employee_active) THEN
    RAISE EXCEPTION 'deactivated' USING ERRCODE = 'EC403';
  END IF;
END
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
CREATE FUNCTION open_joining(p_user uuid, p_company uuid, p_employee uuid, p_invitation uuid) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_bypass();
  PERFORM prove_joiner(p_company, p_employee, p_invitation);
  PERFORM set_scope(p_company, p_user, 'joiner');
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION prove_joiner(uuid, uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prove_joiner(uuid, uuid, uuid) TO edgecard_app;
