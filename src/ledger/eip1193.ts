/** Any EVM network, embedded or remote: one question, one answer (EIP-1193). */
export type Eip1193 = {
  /** @throws an error with a numeric `code` when the network answered "no"; a fault when it did not answer. */
  request(question: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
}
