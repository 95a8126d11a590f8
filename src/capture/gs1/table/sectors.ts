import type { AiRow } from './row.ts'

const nationalNumbers = ['PZN', 'CIP', 'CN', 'DRN', 'AIM', 'NDC', 'AIC', 'SRN']
const tenOf = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
const person = '8017 8018'
const givenName = 'X..40:percentEncoded'

/** (70nn) to (72nn): food, military, postal, medicines, and people in care. Section 3.8. */
export const sectors: readonly AiRow[] = [
  { ai: '7001', title: 'NSN', format: 'N13', needs: '01 02 8006 8026' },
  { ai: '7002', title: 'MEAT CUT', format: 'X..30', needs: '01 02' },
  { ai: '7003', title: 'EXPIRY TIME', format: 'N6:wholeDate N4:hourMinute', needs: '01 02 03' },
  { ai: '7004', title: 'ACTIVE POTENCY', format: 'N..4', needs: '01+10 03+10' },
  { ai: '7005', title: 'CATCH AREA', format: 'X..12', needs: '01 02' },
  { ai: '7006', title: 'FIRST FREEZE DATE', format: 'N6:wholeDate', needs: '01 02' },
  { ai: '7007', title: 'HARVEST DATE', format: 'N6:wholeDate [N6]:wholeDate', needs: '01 02' },
  { ai: '7008', title: 'AQUATIC SPECIES', format: 'X..3', needs: '01 02' },
  { ai: '7009', title: 'FISHING GEAR TYPE', format: 'X..10', needs: '01 02' },
  { ai: '7010', title: 'PROD METHOD', format: 'X..2', needs: '01 02 03' },
  { ai: '7011', title: 'TEST BY DATE', format: 'N6:wholeDate [N4]:hourMinute', needs: '01 02 03' },
  { ai: '7020', title: 'REFURB LOT', format: 'X..20', needs: '01+416 03+416 8006+416' },
  { ai: '7021', title: 'FUNC STAT', format: 'X..20', needs: '01 03 8006' },
  { ai: '7022', title: 'REV STAT', format: 'X..20', needs: '01+7021 03+7021 8006+7021' },
  { ai: '7023', title: 'GIAI - ASSEMBLY', format: 'X..30:companyPrefix' },
  ...tenOf.map((at) => ({
    ai: `703${at}`,
    title: `PROCESSOR # ${at}`,
    format: 'N3:countryOrSeveral X..27',
    needs: '01 02',
  })),
  { ai: '7040', title: 'UIC+EXT', format: 'N1 X1 X1 X1:importerIndex', notInQuery: true },
  { ai: '7041', title: 'UFRGT UNIT TYPE', format: 'X..4:packageType', needs: '00', notInQuery: true },
  ...nationalNumbers.map((body, at) => ({ ai: `71${at}`, title: `NHRN ${body}`, format: 'X..20', needs: '01' })),
  ...tenOf.map((at) => ({ ai: `723${at}`, title: `CERT # ${at + 1}`, format: 'X2 X..28', needs: '01 8004' })),
  { ai: '7240', title: 'PROTOCOL', format: 'X..20', needs: '01 8006', excludes: '03' },
  { ai: '7241', title: 'AIDC MEDIA TYPE', format: 'N2:mediaType', needs: person },
  { ai: '7242', title: 'VCN', format: 'X..25', needs: person },
  { ai: '7250', title: 'DOB', format: 'N8:fullDate', needs: '8018', excludes: '7251' },
  { ai: '7251', title: 'DOB TIME', format: 'N8:fullDate N4:hourMinute', needs: '8018', excludes: '7250' },
  { ai: '7252', title: 'BIO SEX', format: 'N1:biologicalSex', needs: '8018' },
  { ai: '7253', title: 'FAMILY NAME', format: givenName, needs: person, excludes: '7256 7259' },
  { ai: '7254', title: 'GIVEN NAME', format: givenName, needs: person, excludes: '7256 7259' },
  { ai: '7255', title: 'SUFFIX', format: 'X..10', needs: person, excludes: '7256 7259' },
  { ai: '7256', title: 'FULL NAME', format: 'X..90:percentEncoded', needs: person },
  { ai: '7257', title: 'PERSON ADDR', format: 'X..70:percentEncoded', needs: '8018' },
  { ai: '7258', title: 'BIRTH SEQUENCE', format: 'X3:placeInSequence', needs: '8018+7259' },
  { ai: '7259', title: 'BABY', format: givenName, needs: '8018', excludes: '7256' },
]
