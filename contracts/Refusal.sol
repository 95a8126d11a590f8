// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Why a statement was not recorded. The order is the code; codes are never reused.
/// @dev Each member: one sentence, then a hint of what to do. TypeScript's list is generated from these lines.
enum Refusal {
    /// The statement was recorded.
    /// Hint: nothing to do.
    None,
    /// The signature is not 65 low-s bytes with a domain tag that recover to an address.
    /// Hint: sign the statement again with a current key.
    SignatureInvalid,
    /// The statement was signed for another chain or another contract.
    /// Hint: compare the site's ledger identity with the network and sign the statement again.
    DomainMismatch,
    /// The key that signed is not enrolled under the statement's party.
    /// Hint: ask the party's admin to enrol the key, or sign with an enrolled one.
    KeyUnknown,
    /// The key was revoked before this statement's sequence number or time, or more than seven days ago.
    /// Hint: sign with a key that is not revoked.
    KeyRevoked,
    /// The key's validity had ended when this happened.
    /// Hint: ask the party's admin to enrol a new key.
    KeyExpired,
    /// The key may not sign statements of this kind.
    /// Hint: let the admin key, an operator key or the named device sign it.
    KeyNotPermitted,
    /// The party is not admitted.
    /// Hint: ask the council to admit the party.
    PartyUnknown,
    /// The party is suspended.
    /// Hint: ask the council to lift the suspension.
    PartySuspended,
    /// The party lacks the role, or the part in this batch, that the statement needs.
    /// Hint: compare the party's roles with the statement; only the council changes roles.
    RoleMissing,
    /// The signer's sequence number was used by a statement already recorded.
    /// Hint: if that statement is this one, it is done; else sign again with the next number.
    NonceUsed,
    /// The statement's time lies more than five minutes after the ledger's.
    /// Hint: set the clock of the machine that signed and sign again.
    TimeInFuture,
    /// The statement's time lies more than 400 days before the ledger's.
    /// Hint: it is too late to record; keep the signed statement as a document.
    TimeTooOld,
    /// The statement's deadline had passed when it reached the ledger.
    /// Hint: check that it still holds and sign it again with a new deadline.
    DeadlinePassed,
    /// The statement's deadline lies more than 400 days after its time.
    /// Hint: sign it again with an earlier deadline.
    DeadlineTooFar,
    /// The ledger does not know statements of this kind.
    /// Hint: update vialtrace, or record it on a ledger with a newer rulebook.
    KindUnknown,
    /// The statement's data is not what its kind holds.
    /// Hint: the signer's software is at fault; update it and sign again.
    DataMalformed,
    /// Too few different members of the council signed.
    /// Hint: collect signatures until the threshold is met, the proposer's among them.
    QuorumMissing,
    /// The council proposed is smaller than its threshold, or names a member twice.
    /// Hint: propose different members, at least as many as the threshold, which is at least one.
    CouncilInvalid,
    /// The party is already admitted.
    /// Hint: change its roles instead.
    PartyExists,
    /// The key is already enrolled, here or under another party.
    /// Hint: create a new key; a key belongs to one party for ever.
    KeyExists,
    /// The batch is not registered.
    /// Hint: let its manufacturer register it first.
    BatchUnknown,
    /// A batch of this name is already registered.
    /// Hint: compare the lot number with the batch registered.
    BatchExists,
    /// The batch had expired.
    /// Hint: do not use it; return or discard what is left.
    BatchExpired,
    /// The batch is not released.
    /// Hint: wait for its manufacturer or the regulator to release it.
    BatchNotReleased,
    /// The batch is recalled.
    /// Hint: do not use it; return or discard what is left.
    BatchRecalled,
    /// The batch is already released.
    /// Hint: nothing to do.
    BatchAlreadyReleased,
    /// A stage that a release needs has not passed, or no laboratory passed one.
    /// Hint: record material, test and quality as passed, test or quality by a laboratory that is not the maker.
    StageMissing,
    /// A stage of the batch stands failed.
    /// Hint: only a pass recorded by a laboratory that is not the maker lifts a failure.
    StageFailed,
    /// The subject is not the SHA-256 of the name in the data.
    /// Hint: the signer's software is at fault; update it and sign again.
    NameMismatch,
    /// The unit is not known.
    /// Hint: pack it first, and check that its statement was recorded.
    UnitUnknown,
    /// The unit is not in the party's custody.
    /// Hint: the custodian must offer it and the party accept it first.
    UnitNotHeld,
    /// The unit is packed in another.
    /// Hint: act on the outermost unit, or unpack this one first.
    UnitNotTop,
    /// The unit, or one it is packed in, is recalled.
    /// Hint: return it or offer it for destruction.
    UnitRecalled,
    /// The unit, or one it is packed in, is suspended by an excursion that nobody has assessed.
    /// Hint: keep it cold and apart, and ask for an assessment.
    UnitSuspended,
    /// The unit, or one it is packed in, was condemned.
    /// Hint: return it or offer it for destruction.
    UnitCondemned,
    /// The unit, or one it is packed in, was discarded.
    /// Hint: check that the label scanned belongs to this unit.
    UnitClosed,
    /// The unit, or one it is packed in, is offered to another party.
    /// Hint: wait until the receiver answers; only the custodian who made the offer can cancel it.
    UnitUnderOffer,
    /// A unit cannot be packed in itself.
    /// Hint: compare the labels of parent and children.
    HierarchyCycle,
    /// Units would be packed more than eight deep.
    /// Hint: unpack a level first.
    HierarchyTooDeep,
    /// Some of these vials are not where the statement takes them from.
    /// Hint: scan them again and name the carton or batch they are really in.
    VialsNotHeld,
    /// The unit has no such open offer.
    /// Hint: look up the unit's current offer.
    OfferMissing,
    /// The offer had ended when it was accepted, or would end before it is made.
    /// Hint: ask the custodian for a new offer.
    OfferExpired,
    /// The offer names another receiver.
    /// Hint: only the receiver named may answer it.
    OfferNotAddressed,
    /// The custody sequence is not the offer's.
    /// Hint: look up the offer again and answer that one.
    CustodySequenceMismatch,
    /// The receiver is not admitted, or is suspended.
    /// Hint: check the receiver's address.
    ReceiverUnknown,
    /// The container is not this party's under this label.
    /// Hint: check the container's label; a party places units only in its own.
    ContainerNotOwned,
    /// The unit is not in that container, or not packed in that unit.
    /// Hint: look up where the unit is.
    UnitNotPlaced,
    /// The unit is already in a container.
    /// Hint: record its removal first.
    UnitAlreadyPlaced,
    /// The log's size does not exceed the size already recorded.
    /// Hint: it was probably recorded before; sign the log's current head.
    CheckpointNotGrowing,
    /// The previous root named is not the root recorded last.
    /// Hint: record the checkpoints in order; if that fails, compare the log with the ledger.
    CheckpointPreviousMismatch,
    /// No checkpoint of a log of this party covers the excursion.
    /// Hint: record the log's checkpoint first.
    CheckpointMissing,
    /// The excursion's phase, times or identity do not fit what is known of it.
    /// Hint: an excursion opens once, ends after it began, and is assessed after it ended.
    ExcursionInvalid,
    /// The unit is not suspended by that excursion.
    /// Hint: list the unit's open excursions; unpack it first if its parent is the one suspended.
    ExcursionNotOpen,
    /// The vial's serial is not proven under its batch.
    /// Hint: treat it as falsified until the manufacturer has confirmed the serial.
    SerialUnproven,
    /// The vial is not in the party's stock, or not in the carton named.
    /// Hint: check the carton and that its handoff was accepted.
    VialNotHeld,
    /// The vial was never opened.
    /// Hint: record its opening first.
    VialNotOpen,
    /// The vial is already open.
    /// Hint: go on with the open session, or check for a copied label.
    VialAlreadyOpen,
    /// The open vial's time is over.
    /// Hint: discard it and open another.
    VialSessionOver,
    /// The vial was discarded.
    /// Hint: take another vial.
    VialClosed,
    /// All doses of the vial were given.
    /// Hint: discard it and open another.
    DosesExhausted,
    /// No such dose is recorded.
    /// Hint: check that the dose's statement reached the ledger.
    DoseUnknown,
    /// More than 400 days have passed since the dose.
    /// Hint: report it to the regulator directly.
    FollowUpOver,
    /// The council has announced no such decision, or it was enacted or withdrawn.
    /// Hint: list the council's open decisions.
    ActionUnknown,
    /// The decision's time lock has not ended.
    /// Hint: wait until it can be enacted; the council can still withdraw it.
    ActionLocked,
    /// The patient has granted nothing of this dose to that party.
    /// Hint: list the grants of the dose.
    GrantUnknown,
    /// The grant has ended, or would end before it begins.
    /// Hint: make a new grant.
    GrantOver
}

/// @notice Thrown by a rule; {Vialtrace} turns it into a `Rejected` event.
/// @param refusal Why.
error Refused(Refusal refusal);

/// @dev Refuses with the lowest code of a mask whose bit n is the refusal with code n; an empty mask refuses nothing.
function refuseLowest(uint256 mask) pure {
    if (mask == 0) return;
    uint8 code;
    while ((mask >> code) & 1 == 0) ++code;
    revert Refused(Refusal(code));
}
