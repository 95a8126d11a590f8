import { p256 } from '@noble/curves/nist.js'
import { bytesOf, sha256 } from '../../../values/index.ts'
import type { LoggerSignature } from '../loggerFile.ts'

const mark = Buffer.from('\nSig: ')

/**
 * Holds a text export against the signature at its end.
 *
 * The device signs every byte before `Sig: ` with ECDSA on P-256 over SHA-256, and writes all integers with their least
 * significant byte first: the halves of the public key, of the signature, and the digest itself. A line ending that a
 * mail program changed is an edit like any other, and so is a byte after the signature.
 *
 * @param claim - What the certificate in the text names.
 */
export function checkSignature(
  file: Uint8Array,
  claim: { readonly lot: string | null; readonly key: string | null },
): LoggerSignature {
  const bytes = Buffer.from(file)
  const at = bytes.lastIndexOf(mark)
  if (at === -1) return { status: 'absent', lot: null, key: null }
  const signed = bytes.subarray(0, at + 1)
  const signature = /^([0-9a-f]{128})\s*$/i.exec(bytes.subarray(at + mark.length).toString('latin1'))?.[1]
  const genuine = signature !== undefined && claim.key !== null && isSigned(signed, signature, claim.key)
  return { status: genuine ? 'genuine' : 'edited', ...claim }
}

function isSigned(signed: Uint8Array, signature: string, key: string): boolean {
  const publicKey = Uint8Array.from([0x04, ...halvesReversed(key)])
  try {
    // Half of all signatures of these devices are in the upper range; they were never told to avoid it.
    return p256.verify(halvesReversed(signature), Uint8Array.from(bytesOf(sha256(signed))).toReversed(), publicKey, {
      prehash: false,
      lowS: false,
    })
  } catch {
    // The library throws for a point that is not on the curve and for a number out of range.
    return false
  }
}

function halvesReversed(hex: string): Uint8Array {
  const bytes = bytesOf(`0x${hex}`)
  return Uint8Array.from([...bytes.subarray(0, 32).toReversed(), ...bytes.subarray(32).toReversed()])
}
