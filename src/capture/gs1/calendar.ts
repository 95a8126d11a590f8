/**
 * `271130`, from day 00 (the last of its month) or 01 on. The century does not matter: 2000 was a leap year, and two
 * digits reach at most 50 years to either side.
 */
export function complaintAboutDate(text: string, firstDay: 0 | 1): string | undefined {
  return complaintAboutDay(`20${text.slice(0, 2)}`, text.slice(2, 4), text.slice(4), firstDay)
}

/** Year of four digits. */
export function complaintAboutDay(year: string, month: string, day: string, firstDay: 0 | 1): string | undefined {
  if (Number(month) < 1 || Number(month) > 12) return `has no month ${month}`
  // The calendar repeats after 400 years, and years below 100 mean others to Date.
  const lastDay = new Date(Date.UTC(Number(year) + 400, Number(month), 0)).getUTCDate()
  return Number(day) >= firstDay && Number(day) <= lastDay ? undefined : `has no day ${day} in its month`
}

export function complaintAboutHour(text: string): string | undefined {
  return Number(text) < 24 ? undefined : `has no hour ${text}`
}

export function complaintAboutMinute(text: string): string | undefined {
  return Number(text) < 60 ? undefined : `has no minute or second ${text}`
}
