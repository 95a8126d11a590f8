// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Authors, Standing} from "./Authors.sol";
import {Batches} from "./Batches.sol";
import {Clinic} from "./Clinic.sol";
import {ColdChain} from "./ColdChain.sol";
import {Council} from "./Council.sol";
import {Custody} from "./Custody.sol";
import {VialtraceParcelMalformed} from "./DataForms.sol";
import {Doses, Shelf, Tally} from "./Doses.sol";
import {Logs} from "./Logs.sol";
import {Parcels, Parts} from "./Parcel.sol";
import {Parties} from "./Parties.sol";
import {Refusal} from "./Refusal.sol";
import {Register} from "./Register.sol";
import {Author, Dose, KeyType, LONGEST_MS, nowMs, SKEW_MS, TAKEOVER_MS} from "./State.sol";
import {Rules} from "./Rules.sol";
import {isCouncilKind, isPatientKind, Kind, Statement} from "./Statement.sol";

/// @title The rulebook that all parties share.
/// @notice Anyone may relay signed statements. Each is recorded or rejected by itself; none can stop the others.
contract Vialtrace is Register, EIP712 {
    /// @dev Block time in UTC milliseconds when this contract came to be.
    uint64 private immutable FOUNDED_AT = nowMs();

    /// @dev What one transaction keeps in memory from statement to statement, so that fifty of one signer read the
    /// ledger's state once. Whatever a rule can change is forgotten after it.
    struct Run {
        Standing standing;
        bytes32 domain;
        uint256 time;
        Shelf shelf;
        Tally tally;
        /// The dose that the statement is about.
        Dose dose;
        /// The word of sequence numbers in use: whose, which, what the state holds, and what it shall hold.
        address signer;
        uint256 index;
        uint256 found;
        uint256 used;
    }

    /// @notice A statement was recorded. The log is the index: it carries all that was signed.
    /// @dev The log's data are not ABI-encoded but packed: see {Parcels.log}.
    /// @param id The statement's EIP-712 digest.
    /// @param subject What it is about.
    event Recorded(bytes32 indexed id, bytes32 indexed subject);

    /// @notice A statement was refused and changed nothing. Anyone can cause this event for a statement of others, by
    /// relaying it too early or with a broken signature: only the answer to one's own transaction means something.
    /// @param id The statement's EIP-712 digest.
    /// @param refusal The code of a {Refusal}.
    event Rejected(bytes32 indexed id, uint16 refusal);

    /// @notice The transaction has too little gas to judge a statement fairly; send it again with more.
    /// @param id The statement's EIP-712 digest.
    error VialtraceGasTooLow(bytes32 id);

    /// @param members The first council: admin addresses, each once.
    /// @param threshold How many of them decide.
    constructor(address[] memory members, uint8 threshold) EIP712("vialtrace", "1") {
        Council.seat(state, members, threshold, 0);
    }

    /// @notice Records or rejects signed statements, in order.
    /// @dev Whether a parcel can be read is the relayer's doing alone: nothing that was signed can break it.
    /// @param parcel Two bytes that count the statements, then as many entries; see {Parcels}.
    /// @return refusals For each statement the code of a {Refusal}; 0 means recorded.
    function submit(bytes calldata parcel) external returns (uint16[] memory refusals) {
        require(parcel.length >= 2, VialtraceParcelMalformed());
        refusals = _list(uint16(bytes2(parcel)));
        (uint256 place, uint256 end) = _bounds(parcel);
        Run memory run;
        (run.domain, run.time) = (_domainSeparatorV4(), nowMs());
        Statement memory s;
        (s, run.standing.author, run.dose) = Rules.prepare(state, Council.apply_.selector);
        uint256 free = _freeMemory();
        uint256 count = refusals.length;
        for (uint256 i; i < count;) {
            Parts parts = Parcels.read(s, place, end);
            uint256 refusal = _record(run, s, parts);
            if (refusal != 0) _put(refusals, i, refusal);
            place = Parcels.ending(parts);
            _releaseMemory(free);
            unchecked {
                ++i;
            }
        }
        require(place == end, VialtraceParcelMalformed());
        _turnTo(run, address(0), 0);
        Doses.clear(state, run.shelf);
        Doses.keep(state, run.tally);
        _return(refusals);
    }

    function _record(Run memory run, Statement memory s, Parts parts) private returns (uint256 refusal) {
        bytes32 id = MessageHashUtils.toTypedDataHash(run.domain, Parcels.structHash(s));
        if (isPatientKind(s.kind)) Doses.prove(state, run.dose, run.domain, s.subject, Parcels.evidence(parts));
        refusal = Authors.identify(state, run.standing, s, parts, run.domain, id, run.dose);
        if (refusal == 0) refusal = _weigh(run, s, id);
        if (refusal == 0) Parcels.log(s, parts, Recorded.selector, id, run.standing.author.key);
        else emit Rejected(id, uint16(refusal));
        // It was proven for this statement and no other.
        run.dose.pseudonym = address(0);
    }

    /// @dev Lets an author's statement take effect, or says why not.
    function _weigh(Run memory run, Statement memory s, bytes32 id) private returns (uint256 refusal) {
        Author memory author = run.standing.author;
        bool kept = s.kind == Kind.CHECKPOINT && author.keyType == KeyType.Device;
        uint256 bit;
        // The log of a device keeps the number of its checkpoints.
        if (!kept) {
            if (run.index ^ (s.nonce >> 8) | (uint160(run.signer) ^ uint160(author.key)) != 0) {
                _turnTo(run, author.key, s.nonce >> 8);
            }
            bit = 1 << (s.nonce & 255);
            if (run.used & bit != 0) return uint256(Refusal.NonceUsed);
        }
        refusal = _admissible(run, s);
        if (refusal != 0) return refusal;
        if (kept) return Logs.extend(state, s, author);
        refusal = _judge(run, id, s);
        if (refusal == 0) run.used |= bit;
    }

    /// @dev What does not depend on what happened: the time, and kinds that are closed to a device.
    function _admissible(Run memory run, Statement memory s) private view returns (uint256) {
        unchecked {
            (uint256 time, uint256 happened, uint256 deadline) = (run.time, s.occurredAt, s.deadline);
            if (_timely(time, happened, deadline)) {
                if (run.standing.free) return 0;
            } else {
                if (happened > time + SKEW_MS) return uint256(Refusal.TimeInFuture);
                if (!_takenOver(happened, time)) {
                    if (happened + LONGEST_MS < time) return uint256(Refusal.TimeTooOld);
                    if (deadline < time) return uint256(Refusal.DeadlinePassed);
                }
                if (deadline > happened + LONGEST_MS) return uint256(Refusal.DeadlineTooFar);
            }
        }
        if (run.standing.author.keyType != KeyType.Device) return 0;
        return s.kind == Kind.CHECKPOINT || s.kind == Kind.EXCURSION ? 0 : uint256(Refusal.KeyNotPermitted);
    }

    /// @dev What {_admissible} asks of the times, without a jump.
    function _timely(uint256 time, uint256 happened, uint256 deadline) private pure returns (bool timely) {
        assembly ("memory-safe") {
            timely := iszero(or(
                or(gt(happened, add(time, SKEW_MS)), lt(add(happened, LONGEST_MS), time)),
                or(lt(deadline, time), gt(deadline, add(happened, LONGEST_MS)))
            ))
        }
    }

    /// @dev A ledger that moves here from elsewhere brings its whole history along, however old. What was said before this
    /// contract came to be is late for no fault of its signer, but only for a few days: then everything has arrived.
    function _takenOver(uint256 happened, uint256 time) private view returns (bool) {
        return happened < FOUNDED_AT && time < FOUNDED_AT + TAKEOVER_MS;
    }

    /// @dev Time locks run by the blocks' time, which no signer chooses; only a history that is taken over keeps its own.
    function _lockTime(uint64 happened) private view returns (uint64) {
        uint64 time = nowMs();
        return _takenOver(happened, time) ? happened : time;
    }

    /// @dev Lets the rules of the kind change the state, or undo all they did and say why.
    function _judge(Run memory run, bytes32 id, Statement memory s) private returns (uint256 refusal) {
        if (s.kind == Kind.DOSE) {
            refusal = Doses.give(state, run.shelf, s, run.standing.author);
            if (refusal == 0) Doses.count(run.tally, id);
            return refusal;
        }
        if (s.kind == Kind.CHECKPOINT) return Logs.extend(state, s, run.standing.author);
        run.standing.id = address(0);
        Doses.clear(state, run.shelf);
        uint256 gasBefore = gasleft();
        uint256 time = isCouncilKind(s.kind) ? _lockTime(s.occurredAt) : 0;
        (bool refused, uint256 code) = Rules.ask(_rulesOf(s.kind), s, id, time);
        if (!refused) return 0;
        if (code != 0) return code;
        // Decoding bad data throws nothing readable, and neither does a lack of gas, which leaves about a 64th of what
        // there was: then nobody may say that the statement was refused.
        if (gasleft() < gasBefore / 16) revert VialtraceGasTooLow(id);
        return uint256(Refusal.DataMalformed);
    }

    /// @dev Which library has the rules of a kind; see {Rules}.
    function _rulesOf(uint16 kind) private pure returns (address) {
        if (isCouncilKind(kind)) return address(Council);
        if (kind < 20) return address(Parties);
        if (kind < 30 || kind == Kind.RECALL) return address(Batches);
        if (kind < 50 || kind >= Kind.DISCARD) return address(Custody);
        return kind < 80 ? address(ColdChain) : address(Clinic);
    }

    /// @dev Takes up a signer's word of sequence numbers, and puts the one before back where it belongs.
    function _turnTo(Run memory run, address signer, uint256 index) private {
        if (run.used != run.found) state.nonces[run.signer][run.index] = run.used;
        (run.signer, run.index) = (signer, index);
        run.used = run.found = signer == address(0) ? 0 : state.nonces[signer][index];
    }

    function _bounds(bytes calldata parcel) private pure returns (uint256 from, uint256 to) {
        assembly ("memory-safe") {
            from := add(parcel.offset, 2)
            to := add(parcel.offset, parcel.length)
        }
    }

    /// @dev What judging one statement needed of memory is free again for the next: nothing that lasts longer than one
    /// statement may point there, so the parts of a {Run} are changed in place and never replaced.
    function _releaseMemory(uint256 free) private pure {
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }

    /// @dev A list that lies in memory as it is returned, so that returning costs nothing for each statement.
    function _list(uint256 length) private pure returns (uint16[] memory list) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, 0x20)
            list := add(start, 0x20)
            mstore(list, length)
            mstore(0x40, add(list, shl(5, add(1, length))))
        }
    }

    /// @dev Ends the call with a list made by {_list}.
    function _return(uint16[] memory list) private pure {
        assembly ("memory-safe") {
            return(sub(list, 0x20), shl(5, add(2, mload(list))))
        }
    }

    function _put(uint16[] memory list, uint256 index, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, index)), value)
        }
    }

    function _freeMemory() private pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }
}
