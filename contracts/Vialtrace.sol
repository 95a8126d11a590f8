// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Authors} from "./Authors.sol";
import {Batches} from "./Batches.sol";
import {Clinic} from "./Clinic.sol";
import {ColdChain} from "./ColdChain.sol";
import {Custody} from "./Custody.sol";
import {Parties} from "./Parties.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {Register} from "./Register.sol";
import {Author, KeyType, LONGEST_MS, nowMs, SKEW_MS, TAKEOVER_MS} from "./State.sol";
import {Kind, Statement, structHash} from "./Statement.sol";

/// @title The rulebook that all parties share.
/// @notice Anyone may relay signed statements. Each is recorded or rejected by itself; none can stop the others.
contract Vialtrace is Register, EIP712 {
    /// @dev Block time in UTC milliseconds when this contract came to be.
    uint64 private immutable FOUNDED_AT = nowMs();

    /// @notice A statement was recorded. The log is the index: it carries all that was signed.
    /// @param id The statement's EIP-712 digest.
    /// @param kind What happened.
    /// @param subject What it is about.
    /// @param signer The key that signed; for council kinds the proposer.
    /// @param statement The statement.
    event Recorded(
        bytes32 indexed id, uint16 indexed kind, bytes32 indexed subject, address signer, Statement statement
    );

    /// @notice A statement was refused and changed nothing. Anyone can cause this event for a statement of others, by
    /// relaying it too early or with a broken signature: only the answer to one's own transaction means something.
    /// @param id The statement's EIP-712 digest.
    /// @param refusal The code of a {Refusal}.
    event Rejected(bytes32 indexed id, uint16 refusal);

    /// @notice Every statement needs one signature blob.
    /// @param statements How many statements there were.
    /// @param signatures How many signatures there were.
    error VialtraceLengthsDiffer(uint256 statements, uint256 signatures);

    /// @notice The transaction has too little gas to judge a statement fairly; send it again with more.
    /// @param id The statement's EIP-712 digest.
    error VialtraceGasTooLow(bytes32 id);

    /// @param members The first council: admin addresses, each once.
    /// @param threshold How many of them decide.
    constructor(address[] memory members, uint8 threshold) EIP712("vialtrace", "1") {
        Parties.seat(state, members, threshold);
    }

    /// @notice Records or rejects signed statements, in order.
    /// @param statements The statements.
    /// @param signatures For each statement 65 bytes (r, s, v; low s; v 27 or 28) and the first 4 bytes of the EIP-712
    /// domain separator; for council kinds several times 65 bytes by ascending signer before these 4.
    /// @return refusals For each statement the code of a {Refusal}; 0 means recorded.
    function submit(Statement[] calldata statements, bytes[] calldata signatures)
        external
        returns (uint16[] memory refusals)
    {
        if (statements.length != signatures.length) {
            revert VialtraceLengthsDiffer(statements.length, signatures.length);
        }
        refusals = new uint16[](statements.length);
        bytes32 domain = _domainSeparatorV4();
        for (uint256 i; i < statements.length; ++i) {
            refusals[i] = uint16(_record(domain, statements[i], signatures[i]));
        }
    }

    function _record(bytes32 domain, Statement calldata s, bytes calldata signature) private returns (Refusal refusal) {
        bytes32 id = MessageHashUtils.toTypedDataHash(domain, structHash(s));
        Author memory author;
        (refusal, author) = Authors.identify(state, domain, id, s, signature);
        if (refusal == Refusal.None) refusal = _admissible(s, author);
        if (refusal == Refusal.None) refusal = _judge(id, s, author);
        if (refusal == Refusal.None) {
            state.nonces[author.key][s.nonce >> 8] |= 1 << (s.nonce & 255);
            emit Recorded(id, s.kind, s.subject, author.key, s);
        } else {
            emit Rejected(id, uint16(refusal));
        }
    }

    /// @dev What does not depend on what happened: sequence, time, and kinds that are closed to a device.
    function _admissible(Statement calldata s, Author memory author) private view returns (Refusal) {
        if (nonceUsed(author.key, s.nonce)) return Refusal.NonceUsed;
        uint64 time = nowMs();
        if (s.occurredAt > time + SKEW_MS) return Refusal.TimeInFuture;
        if (!_takenOver(s, time)) {
            if (s.occurredAt + LONGEST_MS < time) return Refusal.TimeTooOld;
            if (s.deadline < time) return Refusal.DeadlinePassed;
        }
        if (s.deadline > s.occurredAt + LONGEST_MS) return Refusal.DeadlineTooFar;
        bool deviceKind = s.kind == Kind.CHECKPOINT || s.kind == Kind.EXCURSION;
        return author.keyType == KeyType.Device && !deviceKind ? Refusal.KeyNotPermitted : Refusal.None;
    }

    /// @dev A ledger that moves here from elsewhere brings its whole history along, however old. What was said before this
    /// contract came to be is late for no fault of its signer, but only for a few days: then everything has arrived.
    function _takenOver(Statement calldata s, uint64 time) private view returns (bool) {
        return s.occurredAt < FOUNDED_AT && time < FOUNDED_AT + TAKEOVER_MS;
    }

    /// @dev Lets the rules of the kind change the state, or undo all they did and say why.
    function _judge(bytes32 id, Statement calldata s, Author memory author) private returns (Refusal) {
        uint256 gasBefore = gasleft();
        if (s.kind < 20) {
            try Parties.apply_(state, s, author) { return Refusal.None; }
            catch (bytes memory reason) { return _refusalIn(reason, id, gasBefore); }
        }
        if (s.kind < 30 || s.kind == Kind.RECALL) {
            try Batches.apply_(state, s, author) { return Refusal.None; }
            catch (bytes memory reason) { return _refusalIn(reason, id, gasBefore); }
        }
        if (s.kind < 50 || s.kind == Kind.DISCARD) {
            try Custody.apply_(state, id, s, author) { return Refusal.None; }
            catch (bytes memory reason) { return _refusalIn(reason, id, gasBefore); }
        }
        if (s.kind < 80) {
            try ColdChain.apply_(state, s, author) { return Refusal.None; }
            catch (bytes memory reason) { return _refusalIn(reason, id, gasBefore); }
        }
        try Clinic.apply_(state, id, s, author) { return Refusal.None; }
        catch (bytes memory reason) { return _refusalIn(reason, id, gasBefore); }
    }

    /// @dev What a rule threw. Decoding bad data throws nothing readable, and neither does a lack of gas, which leaves
    /// about a 64th of what there was: then nobody may say that the statement was refused.
    function _refusalIn(bytes memory reason, bytes32 id, uint256 gasBefore) private view returns (Refusal) {
        if (reason.length == 0 && gasleft() < gasBefore / 16) revert VialtraceGasTooLow(id);
        bool refused = reason.length == 36 && bytes4(reason) == Refused.selector;
        return refused ? Refusal(uint8(reason[35])) : Refusal.DataMalformed;
    }
}
