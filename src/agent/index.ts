export { type AgentOptions, runAgent } from './agent.ts'
export { backoffMs } from './backoff.ts'
export type { AgentEvent } from './event.ts'
