import { type Address, type Digest, formatInstant, type Instant } from '../values/index.ts'
import { type Html, html } from './html.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `18 Nov`, in UTC. */
export function dayOf(at: Instant): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`
}

/** `08:05`, in UTC. */
export function clockOf(at: Instant): string {
  return new Date(at).toISOString().slice(11, 16)
}

function dateOf(at: Instant): string {
  return `${dayOf(at)} ${new Date(at).getUTCFullYear()}`
}

/** A time a person reads and a machine can too. */
export function timeTag(at: Instant): Html {
  return html`<time datetime="${formatInstant(at)}">${dateOf(at)} <span>${clockOf(at)}</span></time>`
}

/** A long identity in short, whole when pointed at. */
export function codeTag(id: Digest | Address): Html {
  return html`<code title="${id}">${id.slice(0, 10)}…${id.slice(-6)}</code>`
}

/** `1,240`: figures people compare. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
