package io.gridtap.bench;

import io.gridtap.dlms.hdlc.HdlcFrame;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.DataReader;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.ProfileRow;
import io.gridtap.dlms.xdlms.ProfileRows;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From octets to values: one register, the rows of a load profile, a push. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DlmsDecodeBenchmark {
  private static final int ROWS = 1000;
  private static final int BLOCK_OCTETS = 1000;
  private static final int LLC_OCTETS = 3;
  /** Tag, choice, invoke id and result of a GET response. */
  private static final int GET_HEAD_OCTETS = 4;
  private static final int PUSH_HEAD_OCTETS = 6;

  private Octets register = Octets.EMPTY;
  private Octets registerFrame = Octets.EMPTY;
  private final List<Octets> profile = new ArrayList<>();
  private Octets profileOctets = Octets.EMPTY;
  private Octets push = Octets.EMPTY;
  private Octets plainPush = Octets.EMPTY;
  private ApduProtection protection = protection();

  private static ApduProtection protection() {
    GlobalKeys keys = GlobalKeys.of(Key.hex("000102030405060708090A0B0C0D0E0F"),
        Key.hex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"));
    return new ApduProtection(SecuritySettings.of(SecuritySuite.SUITE_0, keys, SystemTitle.hex("4D4D4D0000000001"))
        .withCounters(new Unguarded()));
  }

  /** Takes the same push again and again, which no real receiver may. */
  private static final class Unguarded implements InvocationCounters {
    @Override
    public long next(CounterId id) { return 0; }

    @Override
    public long upcoming(CounterId id) { return 0; }

    @Override
    public void advance(CounterId id, long atLeast) {}

    @Override
    public void accept(CounterId id, long received) {}

    @Override
    public long expected(CounterId id) { return 0; }
  }

  @Setup
  public void prepare() {
    register = Octets.hex("C401C1000600BC614E");
    registerFrame = Octets.hex("7EA015230352E53FE6E700C401C1000600BC614E6BE07E");
    List<Data> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) rows.add(row(i));
    profileOctets = DataCodec.encode(Data.array(rows));
    for (int at = 0; at < profileOctets.length(); at += BLOCK_OCTETS)
      profile.add(profileOctets.slice(at, Math.min(BLOCK_OCTETS, profileOctets.length() - at)).copy());
    push = Octets.hex("""
        DB08475258000000000181943000001234AD3B1E460DA3F60CA2FE0DB0C8ABEFF9AB059B5467479801F76F8EC82DE2C81627DE38A7F3C561
        E07FDBB27DDE2C1ACBB31FDEAD12C809CDAF024AE9549E09517D615FF46087515D99D501333EBB21E54C63680E72936356E89BD1104016C4
        6CB1BBDBC52FEA2EF7B3EFD4F2C55C927A9AA0F8D77E05580487EB6369EEB99CC67CFFB3E5D74FF73007C3012DE52F26""");
    plainPush = protection.open(push).apdu().copy();
    if (values(plainPush) == 0) throw new IllegalStateException("no values");
  }

  private static Data row(int i) {
    CosemDateTime time = new CosemDateTime(new CosemDate(2025, 3, 1 + i / 96 % 28, CosemDate.ANY),
        new CosemTime(i / 4 % 24, i % 4 * 15, 0, 0), -60, 0);
    return Data.structure(Data.octetString(CosemDateTime.CODEC.encode(time)), Data.unsigned(8),
        Data.doubleLongUnsigned(12_000_000 + i), Data.doubleLongUnsigned(4000 + i), Data.doubleLongUnsigned(200_000),
        Data.longUnsigned(2301));
  }

  /** Frame, both check sequences, LLC, GET response, the value with its type. */
  @Benchmark
  public long frameToValue() {
    Octets information = HdlcFrame.CODEC.decode(registerFrame).information();
    return value(information.slice(LLC_OCTETS, information.length() - LLC_OCTETS));
  }

  private static long value(Octets apdu) {
    DataReader in = new DataReader(apdu.slice(GET_HEAD_OCTETS, apdu.length() - GET_HEAD_OCTETS), Limits.STANDARD);
    int type = in.type().tag();
    return in.longValue() + type;
  }

  @Benchmark
  public long apduToValue() { return value(register); }

  /** The same by way of the objects that the API shows. */
  @Benchmark
  public Data apduToData() {
    Apdu apdu = ApduCodec.decode(register, Limits.STANDARD);
    if (apdu instanceof GetResponse.Normal(var _, GetResult.Value(Data data))) return data;
    throw new IllegalStateException("no value");
  }

  /** Rows of six columns out of blocks of a thousand octets, every column read. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long profileRows() {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    long sum = 0;
    for (Octets block : profile) {
      rows.feed(block);
      while (rows.next()) sum += columns(rows.row());
    }
    rows.end();
    return sum;
  }

  private static long columns(ProfileRow row) {
    long sum = row.epochMillis(0, 0);
    for (int column = 1; column < row.columns(); column++) sum += row.longValue(column);
    return sum;
  }

  /** The same as objects, all at once. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Data profileData() { return DataCodec.decode(profileOctets, Limits.STANDARD); }

  /** A push of 160 octets, authenticated and encrypted. */
  @Benchmark
  public long pushToValues() { return values(protection.open(push).apdu()); }

  @Benchmark
  public long plainPushToValues() { return values(plainPush); }

  private static long values(Octets notification) {
    DataReader in = new DataReader(notification.slice(PUSH_HEAD_OCTETS, notification.length() - PUSH_HEAD_OCTETS),
        Limits.STANDARD);
    in.enter();
    long sum = 0;
    for (int objects = in.enter(); objects > 0; objects--) {
      in.enterStructure(4);
      sum += in.longValue() + in.obis() + in.longValue();
      in.leave();
    }
    in.leave();
    in.skip();
    sum += in.epochMillis(0) + in.longValue() + in.longValue();
    in.leave();
    return sum;
  }
}
