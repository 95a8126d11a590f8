/** The number of our order (ROSpec) on a reader: nobody else's is touched. */
export const orderId = 0x7661_6363

/**
 * What we ask of a reader: to inventory on all antennas until told to stop, and to report each tag as it is seen, with the
 * tag's own check. It lives in the reader's memory only; no setting of the reader is changed.
 *
 * @see LLRP 1.0.1, sections 10.2 (ROSpec) and 14.2.1 (ROReportSpec)
 */
export const order = {
  ROSpecID: orderId,
  Priority: 0,
  CurrentState: 'Disabled',
  ROBoundarySpec: {
    ROSpecStartTrigger: { ROSpecStartTriggerType: 'Null' },
    ROSpecStopTrigger: { ROSpecStopTriggerType: 'Null', DurationTriggerValue: 0 },
  },
  AISpec: {
    // Zero stands for all.
    AntennaIDs: [0],
    AISpecStopTrigger: { AISpecStopTriggerType: 'Null', DurationTrigger: 0 },
    InventoryParameterSpec: { InventoryParameterSpecID: 1, ProtocolID: 'EPCGlobalClass1Gen2' },
  },
  ROReportSpec: {
    ROReportTrigger: 'Upon_N_Tags_Or_End_Of_AISpec',
    N: 1,
    TagReportContentSelector: {
      EnableROSpecID: true,
      EnableSpecIndex: false,
      EnableInventoryParameterSpecID: false,
      EnableAntennaID: false,
      EnableChannelIndex: false,
      EnablePeakRSSI: false,
      EnableFirstSeenTimestamp: false,
      EnableLastSeenTimestamp: false,
      EnableTagSeenCount: false,
      EnableAccessSpecID: false,
      C1G2EPCMemorySelector: { EnableCRC: true, EnablePCBits: true },
    },
  },
} as const
