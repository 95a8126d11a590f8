/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Dice = {
  /** From 0 to below 1. */
  next(): number
  between(from: number, to: number): number
  whole(from: number, to: number): number
  /** Of a normal distribution with standard deviation 1. */
  normal(): number
  of<T>(choices: readonly T[]): T
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    whole: (from, to) => from + Math.floor((to - from + 1) * next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    of: (choices) => choices[Math.floor(choices.length * next())] as (typeof choices)[number],
  }
}
