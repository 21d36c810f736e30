-- Wrong passwords lock an e-mail for the network they came from, and for everybody only after many more, so that a
-- stranger elsewhere does not lock a person out. The Worker of before this migration goes on with the functions that
-- take a hash until the next is deployed.

-- What the throttle counts under: nobody's address can be read from it.
CREATE FUNCTION login_key(p_who text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT encode(sha256(convert_to(p_who, 'UTF8')), 'hex') $$;
--> statement-breakpoint
-- Counts an attempt, and answers until when the key is locked.
CREATE FUNCTION count_login(p_key text, p_max_failures integer, p_lock_seconds integer) RETURNS timestamptz
  LANGUAGE sql AS $$
  INSERT INTO login_throttle AS t (email_hash, failures) VALUES (p_key, 1)
    ON CONFLICT (email_hash) DO UPDATE SET
      failures = CASE WHEN t.locked_until <= now() THEN 1 ELSE t.failures + 1 END,
      locked_until = CASE
        WHEN t.locked_until > now() THEN t.locked_until
        WHEN t.locked_until IS NULL AND t.failures >= p_max_failures THEN now() + make_interval(secs => p_lock_seconds)
      END,
      updated_at = now()
    RETURNING CASE WHEN locked_until > now() THEN locked_until END
$$;
--> statement-breakpoint
-- Counts the attempt before the password is looked at, so that parallel guesses cannot outrun the lock. What a locked
-- network tries on counts against nobody else.
-- Answers the same columns whether or not there is such a user; user_id is null when there is none.
CREATE FUNCTION login_attempt(p_email text, p_network text, p_max_failures integer, p_max_anywhere integer,
                              p_lock_seconds integer)
  RETURNS TABLE (locked_seconds integer, user_id uuid, password_hash text, token_epoch integer, is_active boolean,
                 is_superadmin boolean, company_id uuid, role text, employee_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  locked_until timestamptz := count_login(login_key(p_email || ' ' || p_network), p_max_failures, p_lock_seconds);
BEGIN
  IF locked_until IS NULL THEN
    locked_until := count_login(login_key(p_email), p_max_anywhere, p_lock_seconds);
  END IF;
  RETURN QUERY
    SELECT coalesce(ceil(extract(epoch FROM locked_until - now())), 0)::integer, u.id, u.password_hash, u.token_epoch,
           u.is_active, u.is_superadmin, m.company_id, m.role, m.employee_id
      FROM (SELECT 1) AS one
      LEFT JOIN users u ON u.email = p_email AND locked_until IS NULL
      LEFT JOIN LATERAL (
        SELECT m.company_id, m.role, m.employee_id
          FROM memberships m
          JOIN companies c ON c.id = m.company_id
          LEFT JOIN employees e ON e.company_id = m.company_id AND e.id = m.employee_id
          WHERE m.user_id = u.id
          -- Places that are open first (prove_session).
          ORDER BY c.is_active AND (m.role = 'admin' OR e.is_active) DESC, m.company_id IS NOT DISTINCT FROM u.company_id DESC, m.created_at
          LIMIT 1
      ) m ON true;
END
$$;
--> statement-breakpoint
CREATE FUNCTION login_succeeded(p_email text, p_network text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM login_throttle WHERE email_hash IN (login_key(p_email), login_key(p_email || ' ' || p_network)) $$;
--> statement-breakpoint
-- The owner of a gateway must be able to create in the schema for as long as the hand-over takes (0001, 0003).
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
DO $$
DECLARE
  gateway text;
BEGIN
  FOREACH gateway IN ARRAY ARRAY['login_attempt(text, text, integer, integer, integer)',
                                 'login_succeeded(text, text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO edgecard_definer', gateway);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
  END LOOP;
END
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
