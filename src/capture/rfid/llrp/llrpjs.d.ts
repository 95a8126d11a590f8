// The package offers its TypeScript sources as its types, which are not written for our compiler. This is what we use of it.
declare module 'llrpjs/dist/src/index.js' {
  /** `id` has 32 bits; `data` is shaped as LLRP's own definition of the message, enumerations by name. */
  type Written = { readonly id?: number; readonly type?: string; readonly data: object }
  type Message = { encode(): { getBuffer(): Buffer } }
  export const LLRPCore: Readonly<Record<string, new (written: Written) => Message>>
  export class LLRPMessage {
    constructor(bytes: Uint8Array)
    decode(): this
    toLLRPData(): { readonly id: number; readonly type: string; readonly data: unknown }
  }
  export class LLRPServer {
    constructor(place: { readonly host: string; readonly port: number })
    /** Its socket; the way to learn its port and that it listens. */
    readonly _server: import('node:net').Server
    on(event: string, listener: (message: LLRPMessage) => void): this
    send(message: Message): Promise<void>
    disconnect(): Promise<void>
    listen(): void
    close(): Promise<void>
  }
}
