package io.gridtap.dlms.device;

import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecurityContext;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * Security setup (class 64): version 0 with suite 0, version 1 with the others. Activates a stronger policy, takes keys
 * over (key_transfer) and agrees on them (key_agreement); that the answer still goes by the keys before. Certificates
 * are not dealt with: their methods are refused.
 *
 * <p>
 * Only a client whose association is protected by this very context may change it, in authenticated APDUs.
 */
public final class SecuritySetupObject extends ObjectBase {
  private static final int ACTIVATE = 1;
  private static final int KEY_TRANSFER = 2;
  private static final int KEY_AGREEMENT = 3;
  private static final int REQUEST_BITS = 2;
  private static final int RESPONSE_BITS = 5;
  private static final int KNOWN_BITS = 0b11 << REQUEST_BITS | 0b11 << RESPONSE_BITS;

  private final SecurityContext context;

  public SecuritySetupObject(Obis instance, SecurityContext context) {
    super(64, certificates(context) ? 1 : 0, instance, certificates(context) ? 6 : 5, certificates(context) ? 8 : 2);
    this.context = context;
  }

  private static boolean certificates(SecurityContext context) { return context.settings().suite().hasCurve(); }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    SecuritySettings settings = context.settings();
    return Reading.of(switch (attribute) {
      case 2 -> Data.enumerated(policy(settings));
      case 3 -> Data.enumerated(settings.suite().id());
      case 4 -> Data.octetString(caller.title().map(SystemTitle::octets).orElse(Octets.EMPTY));
      case 5 -> Data.octetString(settings.ownTitle().octets());
      default -> Data.array();
    });
  }

  /** Bit 0 authenticated, bit 1 encrypted. */
  private static int bits(Protection protection) {
    return (protection.authenticated() ? 1 : 0) + (protection.encrypted() ? 2 : 0);
  }

  private static Protection protection(int bits) {
    return switch (bits & 3) {
      case 0 -> Protection.NONE;
      case 1 -> Protection.AUTHENTICATED;
      case 2 -> Protection.ENCRYPTED;
      default -> Protection.AUTHENTICATED_ENCRYPTED;
    };
  }

  /** In version 0 one number for both directions, in version 1 bits of each. */
  private int policy(SecuritySettings settings) {
    int requests = bits(settings.least().requests());
    return version() == 0 ? requests : requests << REQUEST_BITS | bits(settings.protection()) << RESPONSE_BITS;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    boolean own = caller.credentials().security().filter(context::equals).isPresent();
    if (!own || !caller.authenticated()) return outcome(ActionResult.READ_WRITE_DENIED);
    try {
      return switch (method) {
        case ACTIVATE -> outcome(activate(parameter));
        case KEY_TRANSFER -> {
          context.transfer(parameter);
          yield DONE;
        }
        case KEY_AGREEMENT -> {
          Data answer = context.agree(caller.title().orElseThrow(() -> new SecurityRefusal(
              SecurityRefusal.Kind.KEY_UNKNOWN, "the client has not named its system")), parameter);
          yield new ActionOutcome(ActionResult.SUCCESS, Optional.of(new GetResult.Value(answer)));
        }
        default -> outcome(ActionResult.READ_WRITE_DENIED);
      };
    } catch (SecurityRefusal refusal) {
      return outcome(switch (refusal.kind()) {
        case MALFORMED -> ActionResult.TYPE_UNMATCHED;
        case KEY_UNKNOWN -> ActionResult.READ_WRITE_DENIED;
        case DECIPHERING, SIGNATURE, AUTHENTICATION, COUNTER, EXHAUSTED, POLICY, COMPRESSED_UNSUPPORTED ->
          ActionResult.OTHER_REASON;
      });
    }
  }

  private ActionResult activate(Data parameter) {
    if (!(parameter instanceof Data.Int(var type, var wide)) || type != Data.enumerated(0).type())
      return ActionResult.TYPE_UNMATCHED;
    int value = (int) wide;
    boolean possible = version() == 0 ? value >= 0 && value <= 3 : (value & ~KNOWN_BITS) == 0;
    if (!possible) return ActionResult.OTHER_REASON;
    Protection requests = protection(version() == 0 ? value : value >> REQUEST_BITS);
    Protection responses = protection(version() == 0 ? value : value >> RESPONSE_BITS);
    return context.strengthen(requests, responses) ? ActionResult.SUCCESS : ActionResult.OTHER_REASON;
  }
}
