import type { Hex } from '../values/index.ts'

/** A network's "no", as EIP-1193 and EIP-1474 number it; `data` is what a contract gave as its reason. */
export type RpcError = Error & { readonly code: number; readonly data?: Hex }

export function rpcError(code: number, message: string, data?: Hex): RpcError {
  return Object.assign(new Error(message), data === undefined ? { code } : { code, data })
}

export function isRpcError(error: unknown): error is RpcError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number'
}
