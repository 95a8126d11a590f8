import type { DeviceOptions, Driver } from '../serial/profile.ts'

/** One tag in the field: its EPC memory in upper-case hexadecimal, not yet decoded. */
export type Tag = { readonly epc: string }

/** One reader behind one open line. */
export type TagReader = {
  /**
   * The tags in the field now, each once, in the order first seen; none is an empty list. Asks a second time before it
   * gives up.
   *
   * @throws capture.no-reply, capture.checksum, capture.frame-length, capture.line-garbage, capture.device-exception,
   * capture.port-closed, capture.write-timeout
   */
  inventory(): Promise<Tag[]>
  close(): Promise<void>
}

export type TagReaderDriver = Driver<DeviceOptions, TagReader>
