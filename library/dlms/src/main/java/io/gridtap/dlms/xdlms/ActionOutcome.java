package io.gridtap.dlms.xdlms;

import java.util.Optional;

/**
 * Action-Response-With-Optional-Data.
 *
 * @param returned what the method returned, if it returned anything
 */
public record ActionOutcome(ActionResult result, Optional<GetResult> returned) {}
