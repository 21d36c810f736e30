/** wrangler and the vitest plugin turn a static `.wasm` import into a compiled module. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}

/** The package ships no types; these are the parts that password.ts uses. */
declare module '@napi-rs/wasm-runtime' {
  type ImportObject = Record<string, Record<string, WebAssembly.ImportValue>>
  export class WASI {
    constructor(options: { version: 'preview1' })
  }
  export function getDefaultContext(): unknown
  export function instantiateNapiModuleSync(
    module: WebAssembly.Module,
    options: {
      context: unknown
      asyncWorkPoolSize: number
      wasi: WASI
      overwriteImports(imports: ImportObject): ImportObject
      beforeInit(loaded: { instance: WebAssembly.Instance }): void
    },
  ): { napiModule: { exports: unknown } }
}
