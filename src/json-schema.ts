/** All that hono-openapi's `import('zod/v4/core')` needs (alias in wrangler.toml): the whole of it brings 60 languages along. */
export { toJSONSchema } from 'zod'
