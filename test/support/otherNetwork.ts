import { join } from 'node:path'
import { type EmbeddedChain, openEmbeddedChain } from '../../src/ledger/index.ts'
import type { Clock, Hex } from '../../src/values/index.ts'
import { random } from './ledgerChain.ts'
import { type RpcServer, serveRpc } from './rpcServer.ts'
import { tempDir } from './tempDir.ts'

/** Hears each request first. @returns What to answer instead, or undefined to let the network answer. */
export type Ear = (method: string, params: readonly unknown[]) => unknown

export type OtherNetwork = RpcServer & {
  readonly chain: EmbeddedChain
  /** From now on this one hears, and nobody before. */
  hear(ear: Ear): void
}

/** A network that holds nothing yet, behind a URL: JSON-RPC as others speak it, blocks by another sealer. */
export async function otherNetwork(chainId: number, clock: Clock): Promise<OtherNetwork> {
  const sealerKey: Hex = `0x${'7a'.repeat(32)}`
  const chain = await openEmbeddedChain(join(await tempDir(), 'chain.sqlite'), { clock, random, chainId, sealerKey })
  let ear: Ear = () => undefined
  const server = await serveRpc({
    request: async ({ method, params = [] }) => (await ear(method, params)) ?? chain.request({ method, params }),
  })
  return {
    ...server,
    chain,
    hear(next) {
      ear = next
    },
    async close() {
      await server.close()
      chain.close()
    },
  }
}
