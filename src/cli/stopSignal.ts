/** Aborts when the process is asked to end (^C, SIGTERM, a closed terminal); asked a second time, it ends at once. */
export function stopSignal(): AbortController {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  return stop
}
