package io.gridtap.app;

import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What a meter's profile says, as settings of the client. */
final class ProfiledSettings {
  private final MeterProfile profile;
  private final Duration timeout;

  /** @param timeout until an answer is missing */
  ProfiledSettings(MeterProfile profile, Duration timeout) {
    this.profile = profile;
    this.timeout = timeout;
  }

  HdlcSettings hdlc(OptionalInt addressOctets, OptionalInt maxInfoOctets, OptionalInt window) {
    MeterProfile.Link link = profile.link();
    int address = addressOctets.isPresent() ? addressOctets.getAsInt() : link.addressOctets().orElse(0);
    return HdlcSettings.STANDARD.withAddressOctets(address)
        .withOwn(maxInfoOctets.orElse(link.maxInfoOctets()), window.orElse(link.window()))
        .withOffer(link.negotiates() ? HdlcSettings.Offer.WHEN_NOT_STANDARD : HdlcSettings.Offer.NEVER)
        .withTolerance(link.lenientNumbers() ? HdlcSettings.Tolerance.LENIENT : HdlcSettings.Tolerance.STRICT)
        .withDialogue(link.unnumbered() ? HdlcSettings.Dialogue.UNNUMBERED : HdlcSettings.Dialogue.NUMBERED)
        // of the time for an answer so much that a lost frame can be sent again
        .withResponseTimeout(timeout.dividedBy(3)).withRetransmissions(2);
  }

  /** Without authentication and keys. */
  ClientSettings association(Route route, boolean wrapper, boolean shortNames) {
    ClientSettings settings = ClientSettings.of(route).withRequestLimit(timeout).withAssociateLimit(timeout)
        .withMaxPduOctets(profile.association().maxPduOctets()).withPause(profile.pauses().betweenRequests())
        .withChallengeOctets(profile.association().challengeOctets())
        // over HDLC the end of the link is enough, and what some meters want
        .withRelease(profile.association().release() || wrapper
            ? ClientSettings.Release.RLRQ
            : ClientSettings.Release.LINK_ONLY);
    return shortNames || profile.association().shortNames()
        ? settings.withShortNames()
        : settings.withConformance(profile.association().conformance());
  }

  /** @param hdlc empty with the wrapper */
  DlmsClientSettings client(ClientSettings association, Optional<HdlcSettings> hdlc) {
    DlmsClientSettings settings = hdlc.isPresent()
        ? DlmsClientSettings.hdlc(association, hdlc.get())
        : DlmsClientSettings.wrapper(association);
    settings.carrier().engine(association.route()); // whether the address has place for it
    int most = profile.reading().withListMax();
    return most == 0
        ? settings.withLists(DlmsClientSettings.Lists.SINGLY).withMaxPerRequest(1)
        : settings.withMaxPerRequest(most);
  }
}
