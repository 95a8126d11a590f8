import { open } from 'node:fs/promises'
import type { Metadata, Sharp } from 'sharp'
import { type Fault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { Grey } from './grey.ts'

const maxBytes = 64 * 1024 * 1024
const maxPixels = 60_000_000
const formats: readonly string[] = ['jpeg', 'png', 'webp']

/** A photograph, opened but not yet decoded. */
export type Picture = {
  /** Pixels, before any turning. */
  readonly width: number
  readonly height: number
  readonly longSide: number
  /** Decodes to grey, upright, on white; the longer side has at most this many pixels. */
  grey(maxLongSide: number): Promise<Grey>
  /** @throws capture.image-unreadable when the file ends early or is damaged, even if part of it can be shown. */
  checkWhole(): Promise<void>
}

/**
 * Opens a JPEG, PNG or WebP photograph. Size and kind are checked before a pixel is decoded.
 *
 * @param image - The file's bytes, or its path.
 * @throws capture.image-unreadable
 */
export async function openPicture(image: Uint8Array | string): Promise<Picture> {
  const bytes = typeof image === 'string' ? await readBounded(image) : image
  if (bytes.length === 0 || bytes.length > maxBytes) throw unreadable(`a file of ${bytes.length} bytes`)
  const { default: sharp } = await import('sharp')
  const metadata = await metadataOf(sharp(bytes, { limitInputPixels: false }), bytes)
  checkMetadata(metadata)
  const decode = (failOn: 'none' | 'truncated') => sharp(bytes, { failOn, limitInputPixels: maxPixels })
  return {
    width: metadata.width,
    height: metadata.height,
    longSide: Math.max(metadata.width, metadata.height),
    grey: (maxLongSide) => greyOf(decode('none'), maxLongSide),
    checkWhole: async () => {
      // As small as it gets: what is asked is only whether the file can be read to its end.
      await decode('truncated').resize(16).raw().toBuffer().catch(refuseDamaged)
    },
  }
}

async function metadataOf(image: Sharp, bytes: Uint8Array): Promise<Metadata> {
  try {
    return await image.metadata()
  } catch (cause) {
    throw unreadable(isText(bytes) ? 'a text file' : 'a file that is no picture, or a damaged one', cause)
  }
}

function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

function checkMetadata({ format, width, height, pages = 1 }: Metadata): void {
  if (!formats.includes(format)) throw unreadable(`a file of kind ${format}`)
  if (width * height > maxPixels) throw unreadable(`${Math.round((width * height) / 1e6)} megapixels`)
  if (pages > 1) throw unreadable(`an animation of ${pages} pictures`)
}

async function greyOf(image: Sharp, maxLongSide: number): Promise<Grey> {
  const { data, info } = await image
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize(maxLongSide, maxLongSide, { fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(refuseDamaged)
  return {
    pixels: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
    width: info.width,
    height: info.height,
  }
}

function refuseDamaged(cause: unknown): never {
  throw unreadable('a file that is damaged or ends early', cause)
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(`${cause.code} from ${printable(path)}`, cause)
  })
  try {
    const stat = await file.stat()
    // A pipe or a device has no size and may never end.
    if (!stat.isFile()) throw unreadable(`${printable(path)}, which is no file`)
    if (stat.size > maxBytes) throw unreadable(`a file of ${stat.size} bytes`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function unreadable(received: string, cause?: unknown): Fault {
  return captureFault('capture.image-unreadable', `expected a photograph, received ${received}`, cause)
}
