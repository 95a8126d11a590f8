import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Somebody who listens on this machine, whatever it says. */
export type TcpPeer = { readonly address: string; close(): Promise<void> }

/** @param onConnection - Is given each connection; errors on it are nobody's concern. */
export async function tcpPeer(onConnection: (socket: Socket) => void): Promise<TcpPeer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `llrp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
