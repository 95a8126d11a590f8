// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Batch, Dose, Role, State, Unit} from "./State.sol";
import {Flag} from "./Units.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {Kind, Statement} from "./Statement.sol";

/// @title Where vials come from: registration, stages, release and recall.
library Batches {
    /// @dev Stages without which no batch is released, as bits: material, test, quality. Research is told, not required.
    uint8 private constant REQUIRED = (1 << 2) | (1 << 3) | (1 << 4);
    uint8 private constant STAGE_TEST = 3;
    uint8 private constant STAGE_QUALITY = 4;
    /// @dev Vials that {VialSet} can address: 65 536 words of 256.
    uint32 private constant MOST_UNITS = 1 << 24;
    uint8 private constant SCOPE_BATCH = 1;
    uint8 private constant SCOPE_UNIT = 2;

    /// @notice Applies one statement about a batch, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param s The statement.
    /// @param author Who signed it.
    function apply_(
        State storage state,
        Statement calldata s,
        Author calldata author,
        Dose calldata,
        bytes32,
        uint64
    ) external {
        if (s.kind == Kind.REGISTER_BATCH) _register(state, s, author);
        else if (s.kind == Kind.STAGE_RESULT) _stage(state, s, author);
        else if (s.kind == Kind.RELEASE_BATCH) _release(state, s, author);
        else if (s.kind == Kind.RECALL) _recall(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    function _register(State storage state, Statement calldata s, Author calldata author) private {
        require(author.roles & Role.MANUFACTURER != 0, Refused(Refusal.RoleMissing));
        Batch storage batch = state.batches[s.subject];
        require(batch.maker == 0, Refused(Refusal.BatchExists));
        string memory name;
        batch.maker = author.party;
        (name, batch.expiresAt, batch.serialRoot, batch.unitCount, batch.dosesPerVial) =
            abi.decode(s.data, (string, uint64, bytes32, uint32, uint8));
        require(sha256(bytes(name)) == s.subject, Refused(Refusal.NameMismatch));
        require(batch.expiresAt > s.occurredAt, Refused(Refusal.BatchExpired));
        require(batch.unitCount > 0 && batch.unitCount <= MOST_UNITS, Refused(Refusal.DataMalformed));
        require(batch.dosesPerVial > 0 && batch.serialRoot != 0, Refused(Refusal.DataMalformed));
    }

    /// @dev A failure stands until a laboratory records a pass, and no maker is the laboratory of its own batch: it could
    /// overrule itself.
    function _stage(State storage state, Statement calldata s, Author calldata author) private {
        Batch storage batch = _known(state, s.subject);
        bool maker = batch.maker == author.party;
        bool laboratory = author.roles & Role.LABORATORY != 0 && !maker;
        require(laboratory || maker, Refused(Refusal.RoleMissing));
        (uint8 stage, bool passed,) = abi.decode(s.data, (uint8, bool, string));
        require(stage >= 1 && stage <= STAGE_QUALITY, Refused(Refusal.DataMalformed));
        uint8 bit = uint8(1 << stage);
        if (!passed) {
            (batch.stagesPassed, batch.stagesFailed) = (batch.stagesPassed & ~bit, batch.stagesFailed | bit);
            return;
        }
        batch.stagesPassed |= bit;
        if (!laboratory) return;
        batch.stagesFailed &= ~bit;
        if (stage >= STAGE_TEST) batch.laboratoryPassed = true;
    }

    function _release(State storage state, Statement calldata s, Author calldata author) private {
        Batch storage batch = _known(state, s.subject);
        bool regulator = author.roles & Role.REGULATOR != 0;
        require(regulator || batch.maker == author.party, Refused(Refusal.RoleMissing));
        require(batch.expiresAt >= s.occurredAt, Refused(Refusal.BatchExpired));
        require(!batch.recalled, Refused(Refusal.BatchRecalled));
        require(!batch.released, Refused(Refusal.BatchAlreadyReleased));
        require(batch.stagesFailed == 0, Refused(Refusal.StageFailed));
        require(batch.stagesPassed & REQUIRED == REQUIRED, Refused(Refusal.StageMissing));
        require(regulator || batch.laboratoryPassed, Refused(Refusal.StageMissing));
        batch.released = true;
    }

    function _recall(State storage state, Statement calldata s, Author calldata author) private {
        (uint8 scope,) = abi.decode(s.data, (uint8, string));
        bytes32 batchId = s.subject;
        if (scope == SCOPE_UNIT) {
            Unit storage unit = state.units[s.subject];
            require(unit.custodian != 0, Refused(Refusal.UnitUnknown));
            unit.flags |= Flag.RECALLED;
            batchId = unit.firstBatch;
        } else {
            require(scope == SCOPE_BATCH, Refused(Refusal.DataMalformed));
            _known(state, s.subject).recalled = true;
        }
        bool maker = state.batches[batchId].maker == author.party;
        require(maker || author.roles & Role.REGULATOR != 0, Refused(Refusal.RoleMissing));
    }

    function _known(State storage state, bytes32 id) private view returns (Batch storage batch) {
        batch = state.batches[id];
        require(batch.maker != 0, Refused(Refusal.BatchUnknown));
    }
}
