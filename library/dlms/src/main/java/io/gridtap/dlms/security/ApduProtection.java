package io.gridtap.dlms.security;

import io.gridtap.dlms.security.SecuritySettings.Form;
import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.dlms.xdlms.GeneralCiphering;
import io.gridtap.dlms.xdlms.GeneralHeader;
import io.gridtap.dlms.xdlms.GeneralSigning;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Protects and opens the APDUs of one association, or of one sender of pushes. Not for several threads at once; the
 * counters may be shared.
 *
 * <p>
 * What is sent with a dedicated, wrapped or agreed key takes its invocation counter from the same row as the global
 * encryption key: so no value repeats even if a peer chooses the same dedicated key twice. What is received with a
 * wrapped or agreed key is counted with the global key's as well, across restarts, because such an APDU could be
 * replayed as it is.
 */
public final class ApduProtection {
  /** Signed ciphered, or ciphered signed, and one more. */
  private static final int MAX_LAYERS = 3;
  private static final int HEADER_OCTETS = 5;
  private static final long NOT_SHARED = -1;

  private SecuritySettings settings;
  private KeyCipher unicast;
  private KeyCipher global;
  private KeyCipher authenticator;
  private CounterId sent;
  private GeneralForms generalForms;
  private Optional<SystemTitle> peer;
  private Optional<Key> dedicatedKey = Optional.empty();
  private Optional<KeyCipher> dedicated = Optional.empty();
  private Form form;
  private long shared = NOT_SHARED;
  private ReceivedCounter lastReceived;

  /** Counters of one sender and key. */
  private record ReceivedCounter(SystemTitle sender, KeyCipher cipher, CounterId genuine, CounterId unproven) {
    static ReceivedCounter of(SystemTitle sender, KeyCipher cipher, CounterId.Life life) {
      return new ReceivedCounter(sender, cipher, new CounterId(sender, cipher.name(), life),
          new CounterId(sender, cipher.name() + ".unproven", life));
    }
  }

  /** One protection taken off; its counter is not moved yet. */
  private record Layer(Octets content, SecurityControl control, SystemTitle sender, ReceivedCounter row,
      long counter) {}

  public ApduProtection(SecuritySettings settings) {
    this.settings = settings;
    GlobalKeys keys = settings.keys();
    unicast = new KeyCipher(keys.unicast(), keys.authentication());
    authenticator = new KeyCipher(keys.unicast(), keys.authentication());
    global = settings.broadcast()
        ? new KeyCipher(keys.broadcast().orElseThrow(), keys.authentication())
        : unicast;
    sent = new CounterId(settings.ownTitle(), global.name(), CounterId.Life.LASTING);
    generalForms = new GeneralForms(settings);
    peer = settings.peerTitle();
    form = settings.form();
    lastReceived = ReceivedCounter.of(settings.ownTitle(), global, CounterId.Life.LASTING);
  }

  public SecuritySettings settings() { return settings; }

  /** The sender that a ciphered or signed APDU of a general form names; nothing has been checked. */
  public static Optional<SystemTitle> senderOf(Octets apdu) {
    if (apdu.isEmpty()) return Optional.empty();
    try {
      Optional<Octets> named = switch (apdu.u8(0)) {
        case CipheredApdu.GENERAL_GLO, CipheredApdu.GENERAL_DED -> SecuredApdus.ciphered(apdu).systemTitle();
        case SecuredApdus.GENERAL_CIPHERING ->
          Optional.of(SecuredApdus.generalCiphering(apdu).header().originatorSystemTitle());
        case SecuredApdus.GENERAL_SIGNING ->
          Optional.of(SecuredApdus.generalSigning(apdu).header().originatorSystemTitle());
        default -> Optional.empty();
      };
      return named.filter(title -> title.length() == SystemTitle.OCTETS).map(SystemTitle::new);
    } catch (DecodeException broken) {
      // to be said by whoever opens it
      return Optional.empty();
    }
  }

  /** Whether {@code apdu} is ciphered or signed in any form. */
  public static boolean isProtected(Octets apdu) {
    return !apdu.isEmpty() && (SecuredApdus.secured(apdu.u8(0)) || cipheredException(apdu));
  }

  /** Takes in the peer's system title from AARQ or AARE. */
  public void peer(SystemTitle title) {
    if (settings.peerTitle().isPresent() && !settings.peerTitle().get().equals(title))
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "the peer's system title is %s, and %s is configured".formatted(title, settings.peerTitle().get()));
    peer = Optional.of(title);
  }

  public Optional<SystemTitle> peer() { return peer; }

  /** Whether general-protection was negotiated: replaces service-specific forms by general ones, and back. */
  public void generalProtection(boolean negotiated) {
    if (form == Form.SERVICE_SPECIFIC && negotiated) form = Form.GENERAL;
    else if (form == Form.GENERAL && !negotiated) form = Form.SERVICE_SPECIFIC;
  }

  /**
   * The association's dedicated key, which the initiateRequest carried: protects what follows. Best given after pass 4
   * of HLS: not every peer expects it before.
   */
  public void dedicatedKey(Key key) {
    if (key.length() != settings.suite().keyOctets())
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "a dedicated key of security suite %d has %d octets, not %d"
              .formatted(settings.suite().id(), settings.suite().keyOctets(), key.length()));
    dedicatedKey = Optional.of(key);
    dedicated = Optional.of(new KeyCipher(key, settings.keys().authentication()));
  }

  /**
   * Keys or policy of the same system were changed: what follows goes and comes by the changed ones. Peer, dedicated key
   * and negotiated form stay.
   */
  public void change(SecuritySettings changed) {
    if (changed.suite() != settings.suite() || !changed.ownTitle().equals(settings.ownTitle()))
      throw new IllegalArgumentException("neither suite nor own title change within an association");
    GlobalKeys keys = changed.keys();
    settings = changed;
    unicast = new KeyCipher(keys.unicast(), keys.authentication());
    authenticator = new KeyCipher(keys.unicast(), keys.authentication());
    global = changed.broadcast() ? new KeyCipher(keys.broadcast().orElseThrow(), keys.authentication()) : unicast;
    sent = new CounterId(changed.ownTitle(), global.name(), CounterId.Life.LASTING);
    generalForms = new GeneralForms(changed);
    dedicated = dedicatedKey.map(key -> new KeyCipher(key, keys.authentication()));
    lastReceived = ReceivedCounter.of(changed.ownTitle(), global, CounterId.Life.LASTING);
  }

  /**
   * The APDU as it is sent. initiateRequest and initiateResponse (user information of AARQ, AARE, RLRQ, RLRE) are
   * always protected by the global key, in service-specific or general-ciphering form.
   *
   * @throws SecurityRefusal EXHAUSTED
   */
  public Octets protect(Octets plainApdu) {
    if (plainApdu.isEmpty()) throw new IllegalArgumentException("an APDU has at least its tag");
    Octets ciphered = settings.protection() == Protection.NONE ? plainApdu : cipher(plainApdu);
    return settings.signing() ? sign(ciphered) : ciphered;
  }

  /** Octets that {@link #protect} adds to an APDU of less than 64 KiB, at most. */
  public int overheadOctets() {
    int inner = HEADER_OCTETS + (settings.protection().authenticated() ? KeyCipher.TAG_OCTETS : 0);
    int ciphering = switch (form) {
      case SERVICE_SPECIFIC, GENERAL -> 1 + 1 + SystemTitle.OCTETS + 3 + inner;
      case GENERAL_IDENTIFIED, GENERAL_WRAPPED, GENERAL_ONE_PASS, GENERAL_STATIC ->
        generalForms.cipheringOctets(form) + inner;
    };
    return (settings.protection() == Protection.NONE ? 0 : ciphering)
        + (settings.signing() ? generalForms.signingOctets() : 0);
  }

  private Octets cipher(Octets plain) {
    int tag = plain.u8(0);
    SecurityControl control = SecurityControl.of(settings.suite(), settings.protection(), settings.broadcast());
    boolean initiate = tag == ServiceTags.INITIATE_REQUEST || tag == ServiceTags.INITIATE_RESPONSE;
    long counter = nextCounter();
    if (form != Form.SERVICE_SPECIFIC && form != Form.GENERAL)
      return SecuredApdus.encode(generalForms.cipher(form, global, peer, control, counter, plain));
    boolean byDedicated = dedicated.isPresent() && !initiate;
    KeyCipher cipher = byDedicated ? dedicated.get() : global;
    Octets body = sealed(cipher, control, settings.ownTitle(), counter, Octets.EMPTY, plain);
    int service = byDedicated ? ServiceTags.dedicated(tag) : ServiceTags.global(tag);
    if (service >= 0 && (initiate || form == Form.SERVICE_SPECIFIC))
      return SecuredApdus.encode(new CipheredApdu(service, Optional.empty(), body));
    return SecuredApdus.encode(new CipheredApdu(byDedicated ? CipheredApdu.GENERAL_DED : CipheredApdu.GENERAL_GLO,
        Optional.of(settings.ownTitle().octets()), body));
  }

  private long nextCounter() {
    if (shared != NOT_SHARED) {
      long counter = shared;
      shared = NOT_SHARED;
      return counter;
    }
    return settings.counters().next(sent);
  }

  /** Security control, invocation counter and what they protect. */
  static Octets sealed(KeyCipher cipher, SecurityControl control, SystemTitle sender, long counter, Octets header,
      Octets plain) {
    byte[] body = cipher.seal(control, sender, counter, header, plain.toByteArray());
    return new OctetWriter(HEADER_OCTETS + body.length).u8(control.octet()).u32be(counter).octets(Octets.wrap(body))
        .toOctets();
  }

  private Octets sign(Octets content) {
    GeneralHeader header = generalForms.header(peer);
    Octets signature = Curve.sign(settings.suite(), settings.curveKeys().signing().orElseThrow(),
        signedOctets(header, content));
    return SecuredApdus.encode(new GeneralSigning(header, content, signature));
  }

  private static Octets signedOctets(GeneralHeader header, Octets content) {
    return new OctetWriter(content.length() + 64).octets(SecuredApdus.encode(header)).octets(content).toOctets();
  }

  /**
   * Checks a received APDU and takes its protection off; one without protection comes back as it is, if that is
   * enough. A general-block-transfer APDU comes back as it is: what its blocks make up is opened in its turn.
   *
   * @throws SecurityRefusal if it is not genuine, repeated, or less protected than expected
   */
  public Opened open(Octets apdu) {
    if (apdu.isEmpty())
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "an APDU without any octet");
    try {
      return openLayers(apdu);
    } catch (DecodeException fault) {
      throw SecuredApdus.malformed(fault);
    }
  }

  private Opened openLayers(Octets apdu) {
    Octets current = apdu;
    boolean signed = false;
    Optional<Layer> ciphered = Optional.empty();
    Optional<SystemTitle> signer = Optional.empty();
    for (int layer = 0; isProtected(current); layer++) {
      if (layer == MAX_LAYERS)
        throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "more than %d protections within one another"
            .formatted(MAX_LAYERS));
      if (current.u8(0) == SecuredApdus.GENERAL_SIGNING) {
        GeneralSigning signing = SecuredApdus.generalSigning(current);
        signer = Optional.of(verifySignature(signing));
        current = signing.content();
        signed = true;
      } else {
        if (ciphered.isPresent())
          throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "a ciphered APDU within a ciphered APDU");
        Layer opened = decipher(current);
        ciphered = Optional.of(opened);
        current = opened.content();
      }
      if (current.isEmpty())
        throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "a protected APDU with nothing in it");
    }
    SecurityControl control = ciphered.map(Layer::control).orElse(SecurityControl.NONE);
    requirePolicy(current.u8(0), control.protection(), signed);
    // only now has everything proved right: a refused APDU moves no counter
    Octets plain = current;
    ciphered.ifPresent(layer -> accept(layer, ServiceTags.direction(plain.u8(0))));
    Optional<SystemTitle> sender = ciphered.map(Layer::sender).or(() -> peer);
    return new Opened(current, control, signer.isPresent() ? signer : sender,
        ciphered.isPresent() ? OptionalLong.of(ciphered.get().counter()) : OptionalLong.empty(), signed);
  }

  /** Some servers cipher an exception-response without a tag of its own: D8, length, security control, …. */
  private static boolean cipheredException(Octets apdu) {
    return apdu.u8(0) == SecuredApdus.EXCEPTION && apdu.length() > 2 + HEADER_OCTETS + KeyCipher.TAG_OCTETS
        && apdu.u8(1) == apdu.length() - 2;
  }

  private Layer decipher(Octets apdu) {
    if (apdu.u8(0) == SecuredApdus.GENERAL_CIPHERING) return decipherGeneral(SecuredApdus.generalCiphering(apdu));
    CipheredApdu ciphered = SecuredApdus.ciphered(apdu);
    boolean byDedicated = ciphered.tag() == CipheredApdu.GENERAL_DED || ServiceTags.dedicatedForm(ciphered.tag());
    SystemTitle sender = sender(ciphered.systemTitle());
    KeyCipher cipher = byDedicated
        ? dedicated.orElseThrow(() -> new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
            "an APDU ciphered with a dedicated key, and the association has none"))
        : global;
    Layer layer = unseal(cipher, byDedicated ? CounterId.Life.SESSION : CounterId.Life.LASTING, sender, Octets.EMPTY,
        ciphered.body(), byDedicated);
    requireService(ciphered.tag(), layer.content());
    return layer;
  }

  private Layer decipherGeneral(GeneralCiphering ciphered) {
    GeneralHeader header = ciphered.header();
    SystemTitle sender = sender(header.originatorSystemTitle().isEmpty()
        ? Optional.empty()
        : Optional.of(header.originatorSystemTitle()));
    requireRecipient(header);
    KeyCipher cipher = generalForms.key(ciphered, sender, global);
    Layer layer = unseal(cipher, CounterId.Life.LASTING, sender, SecuredApdus.encode(header), ciphered.body(), false);
    ReceivedCounter row = ReceivedCounter.of(sender, global, CounterId.Life.LASTING);
    return cipher == global ? layer : new Layer(layer.content(), layer.control(), sender, row, layer.counter());
  }

  private Layer unseal(KeyCipher cipher, CounterId.Life life, SystemTitle sender, Octets header, Octets body,
      boolean byDedicated) {
    if (body.length() < HEADER_OCTETS)
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
          "security control and invocation counter take 5 octets, %d are there".formatted(body.length()));
    SecurityControl control = new SecurityControl(body.u8(0));
    requireControl(control, byDedicated);
    long counter = (long) body.u8(1) << 24 | body.u8(2) << 16 | body.u8(3) << 8 | body.u8(4);
    byte[] plain = cipher.open(control, sender, counter, header,
        body.slice(HEADER_OCTETS, body.length() - HEADER_OCTETS).toByteArray());
    if (lastReceived.cipher() != cipher || !lastReceived.sender().equals(sender))
      lastReceived = ReceivedCounter.of(sender, cipher, life);
    return new Layer(Octets.wrap(plain), control, sender, lastReceived, counter);
  }

  private void accept(Layer layer, ServiceTags.Direction direction) {
    InvocationCounters counters = settings.counters();
    CounterId genuine = layer.row().genuine();
    if (layer.control().authenticated()) {
      counters.accept(genuine, layer.counter());
      return;
    }
    // Nothing proves an APDU that is only encrypted: it must not shut out those that are authenticated, and is counted
    // in a row of its own.
    long expected = counters.expected(genuine);
    if (layer.counter() < expected) throw SecurityRefusal.counter(genuine, layer.counter(), expected);
    CounterId unproven = layer.row().unproven();
    // Errors and blocks are taken with any protection or none, so anybody can send them in anyone's name: they are held
    // against the row and leave no trace in it.
    if (direction != ServiceTags.Direction.ERROR && direction != ServiceTags.Direction.BLOCK)
      counters.accept(unproven, layer.counter());
    else if (layer.counter() < counters.expected(unproven))
      throw SecurityRefusal.counter(unproven, layer.counter(), counters.expected(unproven));
  }

  private void requireControl(SecurityControl control, boolean byDedicated) {
    if (control.suite() != settings.suite().id())
      throw new SecurityRefusal(SecurityRefusal.Kind.POLICY, "an APDU in security suite %d, and suite %d is configured"
          .formatted(control.suite(), settings.suite().id()));
    if (control.compressed())
      throw new SecurityRefusal(SecurityRefusal.Kind.COMPRESSED_UNSUPPORTED,
          "an APDU compressed with V.44, which is not supported: switch compression off in the peer");
    if (control.broadcast() != settings.broadcast() && !byDedicated)
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "an APDU protected with the global %s key, and the %s key is configured for this peer".formatted(
              control.broadcast() ? "broadcast" : "unicast", settings.broadcast() ? "broadcast" : "unicast"));
  }

  private SystemTitle sender(Optional<Octets> named) {
    if (named.isEmpty())
      return peer.orElseThrow(() -> new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "an APDU that does not name its sender, and the peer's system title is not known"));
    if (named.get().length() != SystemTitle.OCTETS)
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
          "a system title of %d octets instead of 8".formatted(named.get().length()));
    SystemTitle last = lastReceived.sender();
    SystemTitle title = last.octets().equals(named.get()) ? last : new SystemTitle(named.get());
    if (peer.isPresent() && !peer.get().equals(title))
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "an APDU from %s, and the peer is %s".formatted(title, peer.get()));
    return title;
  }

  private void requireRecipient(GeneralHeader header) {
    Octets recipient = header.recipientSystemTitle();
    if (!recipient.isEmpty() && !recipient.equals(settings.ownTitle().octets()))
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "an APDU for %s, and this is %s".formatted(recipient.toHex(), settings.ownTitle()));
  }

  private static void requireService(int tag, Octets plain) {
    int expected = ServiceTags.plain(tag);
    if (expected < 0 || plain.isEmpty() || plain.u8(0) == expected) return;
    // an error in place of the response
    if (ServiceTags.direction(plain.u8(0)) == ServiceTags.Direction.ERROR
        && ServiceTags.direction(expected) == ServiceTags.Direction.RESPONSE)
      return;
    throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
        "ciphered tag %02x holds an APDU of another service".formatted(tag));
  }

  private SystemTitle verifySignature(GeneralSigning signing) {
    if (!settings.suite().hasCurve() || settings.curveKeys().peerSigning().isEmpty())
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "a signed APDU, and no public signing key of the peer is configured");
    SystemTitle sender = sender(Optional.of(signing.header().originatorSystemTitle()));
    requireRecipient(signing.header());
    if (!Curve.verify(settings.suite(), settings.curveKeys().peerSigning().get(),
        signedOctets(signing.header(), signing.content()), signing.signature()))
      throw new SecurityRefusal(SecurityRefusal.Kind.SIGNATURE,
          "the signature of an APDU from %s does not verify: another key, or changed on the way".formatted(sender));
    return sender;
  }

  private void requirePolicy(int tag, Protection found, boolean signed) {
    LeastProtection least = settings.least();
    ServiceTags.Direction direction = ServiceTags.direction(tag);
    boolean enough = switch (direction) {
      case REQUEST -> found.covers(least.requests());
      case RESPONSE -> found.covers(least.responses());
      case PUSH -> found.covers(least.pushes());
      case ERROR, BLOCK -> true;
      case UNKNOWN -> found.covers(least.requests()) && found.covers(least.responses()) && found.covers(least.pushes());
    };
    if (!enough)
      throw new SecurityRefusal(SecurityRefusal.Kind.POLICY,
          "a %s with protection %s is less than expected (%s)".formatted(direction, found, least));
    if (least.signed() && !signed && direction != ServiceTags.Direction.ERROR
        && direction != ServiceTags.Direction.BLOCK)
      throw new SecurityRefusal(SecurityRefusal.Kind.POLICY, "a %s without signature, and one is expected"
          .formatted(direction));
  }

  /** SC || IC || GMAC over {@code challenge}: what mechanism 5 answers with. */
  Octets authenticate(Octets challenge) {
    SecurityControl control = SecurityControl.of(settings.suite(), Protection.AUTHENTICATED, false);
    CounterId id = new CounterId(settings.ownTitle(), unicast.name(), CounterId.Life.LASTING);
    long counter = settings.counters().next(id);
    if (settings.sharedCounter()) shared = counter;
    byte[] sealed = authenticator.seal(control, settings.ownTitle(), counter, Octets.EMPTY, challenge.toByteArray());
    return new OctetWriter(HEADER_OCTETS + KeyCipher.TAG_OCTETS).u8(control.octet()).u32be(counter)
        .octets(Octets.of(sealed, challenge.length(), KeyCipher.TAG_OCTETS)).toOctets();
  }

  /**
   * The challenge is what makes the answer fresh. Its counter is drawn before that of the APDU that carries it, or is
   * the same with some peers, so it need not be above the last one; if it is, it counts as used.
   */
  void verifyAuthentication(Octets answer, Octets challenge) {
    SystemTitle sender = sender(Optional.empty());
    if (answer.length() != HEADER_OCTETS + KeyCipher.TAG_OCTETS)
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "the answer to a challenge with GMAC has 17 octets, not " + answer.length());
    SecurityControl control = new SecurityControl(answer.u8(0));
    if (control.octet() != SecurityControl.of(settings.suite(), Protection.AUTHENTICATED, false).octet())
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "the answer to a challenge with GMAC is authenticated in suite %d, not %s".formatted(settings.suite().id(),
              control));
    long counter = answer.slice(1, 4).reader().u32be();
    Octets body = new OctetWriter().octets(challenge).octets(answer.slice(HEADER_OCTETS, KeyCipher.TAG_OCTETS))
        .toOctets();
    try {
      authenticator.open(control, sender, counter, Octets.EMPTY, body.toByteArray());
    } catch (SecurityRefusal refused) {
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "%s has not proved to know the keys: the answer to the challenge is wrong".formatted(sender));
    }
    CounterId id = new CounterId(sender, unicast.name(), CounterId.Life.LASTING);
    if (counter >= settings.counters().expected(id)) settings.counters().accept(id, counter);
  }

  /** {@code AUTHENTICATED_ENCRYPTED in suite 0 with 4752580000000001} */
  @Override
  public String toString() {
    return "%s in suite %d with %s".formatted(settings.protection(), settings.suite().id(),
        peer.map(SystemTitle::toString).orElse("any peer"));
  }
}
