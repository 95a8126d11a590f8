/** Help may not load the room that knows the excursion profiles; a test compares this with it. */
export const profileNames = 'who-30dtr, who-ems, who-ship-1, who-ship-2, fridge-strict, msupply, qtag-clm or ultra-low'

/** How a date with strokes may be meant. */
export const dateOrders = ['dmy', 'mdy'] as const
