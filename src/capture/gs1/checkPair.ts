// Set 82 in the order of its values, and the 32 characters a pair is made of: none that is mistaken for another.
const values = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`
const pairSet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]

/**
 * The two characters that check the text before them.
 *
 * @param text - At most 23 characters of set 82.
 * @see GS1 General Specifications, section 7.9.5
 */
export function checkPairOf(text: string): string {
  const fromRight = [...text].reverse()
  const sum = fromRight.reduce((total, char, at) => total + values.indexOf(char) * (primes[at] ?? 0), 0) % 1021
  return pairSet.charAt(sum >> 5) + pairSet.charAt(sum & 31)
}
