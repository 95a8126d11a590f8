import type { Interface, Result } from 'ethers/abi'
import { type Address, address, bitsAsRoles, type Hex, type Instant, instant, zeroAddress } from '../values/index.ts'
import { refusalsIn } from './outcome.ts'
import type {
  ActionView,
  BatchView,
  Council,
  ExcursionView,
  KeyView,
  LogHeadView,
  OfferView,
  PartyView,
  UnitView,
  VialView,
  Views,
} from './view.ts'

/** @param call - Runs a view of the contract with encoded arguments. */
export function viewsOver(abi: Interface, call: (data: Hex) => Promise<Hex>): Views {
  const ask = async (name: string, ...args: unknown[]): Promise<Result> =>
    abi.decodeFunctionResult(name, await call(abi.encodeFunctionData(name, args) as Hex))
  return {
    council: async () => councilOf(await ask('council')),
    action: async (id) => actionOf(await ask('action', id)),
    grant: async (dose, reader) => timeOf((await ask('grant', dose, reader))[0]),
    delegation: async (maker, delegate) => timeOf((await ask('delegation', maker, delegate))[0]),
    party: async (id) => partyOf(await ask('party', id)),
    key: async (id) => keyOf(await ask('key', id)),
    nonceUsed: async (signer, nonce) => (await ask('nonceUsed', signer, nonce))[0],
    batch: async (id) => batchOf(await ask('batch', id)),
    unit: async (id) => unitOf(await ask('unit', id)),
    effective: async (unit) => refusalsIn((await ask('effective', unit))[0]),
    suspendedBy: async (unit) => [...(await ask('suspendedBy', unit))[0]],
    offer: async (id) => offerOf(await ask('offer', id)),
    holds: async (holder, batch, word) => (await ask('holds', holder, batch, word))[0],
    vial: async (id) => vialOf(await ask('vial', id)),
    vialReasons: async ({ clinic, vial, batch, index, carton, proof }, at) =>
      refusalsIn((await ask('vialReasons', clinic, vial, batch, index, carton, proof, at))[0]),
    excursion: async (id) => excursionOf(await ask('excursion', id)),
    logHead: async (id) => logHeadOf(await ask('logHead', id)),
  }
}

const time = (value: bigint): Instant => instant(Number(value))

/** The contract reads as zeros where it knows nothing. */
const known = (party: string): Address | undefined => (party === zeroAddress ? undefined : address(party))

function councilOf({ members, threshold, lockMs }: Result): Council {
  return { members: [...members].map(address), threshold: Number(threshold), lockMs: Number(lockMs) }
}

function actionOf({ kind, subject, readyAt }: Result): ActionView | undefined {
  return kind === 0n ? undefined : { kind: Number(kind), subject, readyAt: time(readyAt) }
}

function timeOf(value: bigint): Instant | undefined {
  return value === 0n ? undefined : time(value)
}

function partyOf({ roles, admitted, suspended, name, recipient }: Result): PartyView | undefined {
  return admitted ? { roles: bitsAsRoles(Number(roles)), suspended, name, recipient } : undefined
}

const keyTypes = { 1: 'operator', 2: 'device', 3: 'admin' } as const

function keyOf({ partyId, keyType, validUntil, revoked, lastGoodSequence, probeSerial }: Result): KeyView | undefined {
  const type = keyTypes[Number(keyType) as keyof typeof keyTypes]
  if (type === undefined) return undefined
  const end = validUntil === 0n ? null : time(validUntil)
  return { party: address(partyId), type, validUntil: end, revoked, lastGoodSequence, probeSerial }
}

function batchOf(row: Result): BatchView | undefined {
  const maker = known(row.maker)
  return (
    maker && {
      maker,
      expiresAt: time(row.expiresAt),
      serialRoot: row.serialRoot,
      unitCount: Number(row.unitCount),
      dosesPerVial: Number(row.dosesPerVial),
      released: row.released,
      recalled: row.recalled,
      stagesPassed: Number(row.stagesPassed),
      stagesFailed: Number(row.stagesFailed),
    }
  )
}

function unitOf(row: Result): UnitView | undefined {
  if (!row.exists) return undefined
  return {
    custodian: address(row.custodian),
    parent: row.parent,
    top: row.top,
    custodySequence: Number(row.custodySequence),
    recalled: row.recalled,
    condemned: row.condemned,
    closed: row.closed,
    openExcursions: Number(row.openExcursions),
    container: row.container,
    offer: row.offerId,
    firstBatch: row.firstBatch,
  }
}

function offerOf({ unitId, from, to, until, purpose, custodySequence, open }: Result): OfferView | undefined {
  const sender = known(from)
  return (
    sender && {
      unit: unitId,
      from: sender,
      to: address(to),
      until: time(until),
      purpose: Number(purpose),
      custodySequence: Number(custodySequence),
      open,
    }
  )
}

function vialOf(row: Result): VialView | undefined {
  const clinic = known(row.clinic)
  return (
    clinic && {
      clinic,
      batch: row.batchId,
      carton: row.carton,
      index: Number(row.index),
      openedAt: time(row.openedAt),
      discardAt: time(row.discardAt),
      given: Number(row.given),
      closed: row.closed,
    }
  )
}

function excursionOf({ container, startedAt, endedAt, closed }: Result): ExcursionView | undefined {
  if (startedAt === 0n) return undefined
  return { container, startedAt: time(startedAt), endedAt: endedAt === 0n ? null : time(endedAt), closed }
}

function logHeadOf({ partyId, size, root, coversUntil, equivocated }: Result): LogHeadView | undefined {
  const party = known(partyId)
  return party && { party, size: Number(size), root, coversUntil: time(coversUntil), equivocated }
}
