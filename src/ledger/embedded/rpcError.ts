import type { Hex } from '../../values/index.ts'

/** An error as EIP-1193 and EIP-1474 number them; `data` is what a contract gave as its reason. */
export type RpcError = Error & { readonly code: number; readonly data?: Hex }

export function rpcError(code: number, message: string, data?: Hex): RpcError {
  return Object.assign(new Error(message), data === undefined ? { code } : { code, data })
}
