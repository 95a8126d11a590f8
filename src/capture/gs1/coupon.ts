import { complaintAboutDate } from './calendar.ts'

// A coupon is a chain of digits that says its own lengths: a length digit before each number that varies. Optional
// fields follow, each behind its own number, in rising order.

/** Says what is wrong with a North American coupon, or nothing. @see GS1 North American Coupon Application Guideline */
export function complaintAboutCoupon(text: string): string | undefined {
  return complaintOf(text, (digits) => {
    digits.counted('company prefix', 0, 6, 6)
    digits.exactly('offer code', 6)
    digits.counted('save value', 1, 5, 0)
    readPurchase(digits, 'first purchase')
    for (let above = 0; !digits.atEnd(); ) above = readOptional(digits, above)
    digits.checkPeriod()
  })
}

/** Says what is wrong with a positive offer coupon, or nothing. @see GS1 General Specifications, section 3.9 (8112) */
export function complaintAboutPositiveOffer(text: string): string | undefined {
  return complaintOf(text, (digits) => {
    digits.oneOf('format', '01')
    digits.counted('funder', 0, 6, 6)
    digits.exactly('offer code', 6)
    digits.counted('serial number', 0, 9, 6)
    if (!digits.atEnd()) throw new Complaint('goes on after its serial number')
  })
}

class Complaint extends Error {}

function complaintOf(text: string, read: (digits: Digits) => void): string | undefined {
  if (!/^\d*$/.test(text)) return 'holds something other than digits'
  try {
    read(new Digits(text))
    return undefined
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
}

function readPurchase(digits: Digits, what: string): void {
  digits.counted(`${what} requirement`, 1, 5, 0)
  digits.oneOf(`${what} code`, '012349')
  digits.exactly(`${what} family`, 3)
}

// 9 in place of a length: the same company as the first.
function readFurtherPurchase(digits: Digits, what: string): void {
  readPurchase(digits, what)
  if (digits.next() === '9') digits.exactly(what, 1)
  else digits.counted(`${what} company prefix`, 0, 6, 6)
}

function readOptional(digits: Digits, above: number): number {
  const field = Number(digits.oneOf('optional field', '1234569'.replaceAll(new RegExp(`[0-${above}]`, 'g'), '')))
  switch (field) {
    case 1:
      digits.oneOf('purchase rules', '0123')
      readFurtherPurchase(digits, 'second purchase')
      break
    case 2:
      readFurtherPurchase(digits, 'third purchase')
      break
    case 3:
      digits.expires = digits.date('expiration')
      break
    case 4:
      digits.starts = digits.date('start')
      break
    case 5:
      digits.counted('serial number', 0, 9, 6)
      break
    case 6:
      digits.counted('retailer', 1, 7, 6)
      break
    default:
      digits.oneOf('save value code', '01256')
      digits.oneOf('item the save value applies to', '012')
      digits.exactly('store coupon flag', 1)
      digits.oneOf('multiply flag', '01')
  }
  return field
}

class Digits {
  expires: string | undefined
  starts: string | undefined
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  atEnd(): boolean {
    return this.at === this.text.length
  }

  next(): string {
    return this.text.charAt(this.at)
  }

  exactly(what: string, length: number): string {
    const taken = this.text.slice(this.at, this.at + length)
    if (taken.length < length) throw new Complaint(`ends inside its ${what}`)
    this.at += length
    return taken
  }

  oneOf(what: string, allowed: string): string {
    const digit = this.exactly(what, 1)
    if (!allowed.includes(digit)) throw new Complaint(`has ${digit} for its ${what}`)
    return digit
  }

  /** A length digit from `least` to `most`, then that many digits and `beyond` more. */
  counted(what: string, least: number, most: number, beyond: number): void {
    const length = Number(this.exactly(what, 1))
    if (length < least || length > most) throw new Complaint(`has length ${length} for its ${what}`)
    this.exactly(what, length + beyond)
  }

  date(what: string): string {
    const text = this.exactly(`${what} date`, 6)
    const complaint = complaintAboutDate(text, 1)
    if (complaint !== undefined) throw new Complaint(`${complaint} (${what})`)
    return text
  }

  // Two-digit years of one promotion: the text order is the order of time, but for a turn of the century.
  checkPeriod(): void {
    if (this.expires !== undefined && this.starts !== undefined && this.expires < this.starts)
      throw new Complaint('expires before it starts')
  }
}
