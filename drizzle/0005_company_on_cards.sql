-- A company's default links and legal footer, as its cards show them.

CREATE OR REPLACE VIEW card_view WITH (security_invoker = true) AS
  SELECT e.company_id, e.id AS employee_id, c.slug AS company_slug, e.public_slug AS employee_slug,
         k.card_version AS version, e.is_active AND c.is_active AS is_active,
         greatest(k.updated_at, e.updated_at) AS updated_at,
         e.full_name, e.job_title, e.department, e.email, e.phone, e.whatsapp, e.photo_url, e.bio, e.address,
         e.social_links, c.name AS company_name, c.logo_url AS company_logo, c.brand_color AS company_brand_color,
         c.default_links AS company_links, c.legal_footer AS company_footer
    FROM employees e
    JOIN companies c ON c.id = e.company_id
    JOIN cards k ON k.company_id = e.company_id AND k.employee_id = e.id;
--> statement-breakpoint
DROP TRIGGER raise_versions ON companies;
--> statement-breakpoint
CREATE TRIGGER raise_versions AFTER UPDATE ON companies FOR EACH ROW
  WHEN ((OLD.name, OLD.domain, OLD.logo_url, OLD.brand_color, OLD.default_links, OLD.legal_footer, OLD.is_active)
    IS DISTINCT FROM
    (NEW.name, NEW.domain, NEW.logo_url, NEW.brand_color, NEW.default_links, NEW.legal_footer, NEW.is_active))
  EXECUTE FUNCTION raise_versions_of_company();
--> statement-breakpoint
-- The list of all companies says when the cards of each were last used.
CREATE POLICY service ON analytics_daily FOR SELECT TO edgecard_app USING ((SELECT scope_is_service()));
