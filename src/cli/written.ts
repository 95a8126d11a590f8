import type { Writable } from 'node:stream'

/** True when everything written so far has left the process; false when the reader is gone. */
export function written(stream: Writable): Promise<boolean> {
  return new Promise((resolve) => stream.write('', (error) => resolve(!error)))
}
