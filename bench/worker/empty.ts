/** The least there is to start, of which the rest is measured. */
export default { fetch: () => new Response() } satisfies ExportedHandler
