package io.gridtap.sink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void theDataBaseIsChosenByTheUrl() {
    assertThat(Dialect.of("jdbc:postgresql://h/d")).isEqualTo(Dialect.POSTGRESQL);
    assertThat(Dialect.of("jdbc:mariadb://h/d")).isEqualTo(Dialect.MARIADB);
    assertThat(Dialect.of("jdbc:mysql://h/d")).isEqualTo(Dialect.MARIADB);
    assertThat(Dialect.of("jdbc:sqlserver://h")).isEqualTo(Dialect.SQLSERVER);
    assertThatIllegalArgumentException().isThrownBy(() -> Dialect.of("jdbc:oracle:thin:tap/s3cret@h"))
        .withMessageNotContaining("s3cret");
  }

  @Test
  void certificatesAreCheckedUnlessTheUrlNamesAMode() {
    assertThat(properties("jdbc:postgresql://h/d")).containsEntry("sslmode", "verify-full").containsEntry("sslfactory",
        "org.postgresql.ssl.DefaultJavaSSLFactory");
    assertThat(properties("jdbc:postgresql://h/d?sslrootcert=/ca.pem")).containsEntry("sslmode", "verify-full")
        .doesNotContainKey("sslfactory");
    assertThat(properties("jdbc:postgresql://localhost/d?a=b&sslmode=require")).doesNotContainKeys("sslmode",
        "sslfactory");
    assertThat(properties("jdbc:mariadb://h/d")).containsEntry("sslMode", "verify-full");
    assertThat(properties("jdbc:mysql://h/d?sslmode=trust")).doesNotContainKey("sslMode");
    assertThat(properties("jdbc:sqlserver://h;databaseName=d")).containsEntry("encrypt", "true")
        .containsEntry("trustServerCertificate", "false");
    assertThat(properties("jdbc:sqlserver://h;Encrypt=strict;x={a;trustServerCertificate=true}"))
        .doesNotContainKey("encrypt").containsEntry("trustServerCertificate", "false");
    assertThat(SqlSettings.of("jdbc:mariadb://h/d", "", "").withProperties(Map.of("sslMode", "trust"))
        .driverProperties()).containsEntry("sslMode", "trust");
  }

  @Test
  void anOpenNetworkIsNoticed() {
    assertThat(SqlSettings.of("jdbc:postgresql://h/d?sslmode=disable", "", "").unencrypted()).isPresent();
    assertThat(SqlSettings.of("jdbc:postgresql://127.0.0.1:5432/d?sslmode=disable", "", "").unencrypted()).isEmpty();
    assertThat(SqlSettings.of("jdbc:sqlserver://localhost;encrypt=false", "", "").unencrypted()).isEmpty();
    assertThat(SqlSettings.of("jdbc:sqlserver://localhost.example.org;encrypt=false", "", "").unencrypted())
        .isPresent();
    assertThat(SqlSettings.of("jdbc:mariadb://h/d", "", "").unencrypted()).isEmpty();
  }

  /** What the driver of SQL Server makes of the URL and our properties. */
  @Test
  void theDriverOfSqlServerUnderstandsAllOfIt() throws SQLException {
    SqlSettings settings = SqlSettings.of("jdbc:sqlserver://db.example.org:1444;databaseName=grid", "tap", "s3cret;}");
    Driver driver = DriverManager.getDriver(settings.url());
    Properties given = settings.driverProperties();
    Map<String, String> understood = Arrays.stream(driver.getPropertyInfo(settings.url(), given))
        .filter(each -> each.value != null)
        .collect(Collectors.toMap((DriverPropertyInfo each) -> each.name, each -> each.value));
    given.stringPropertyNames().stream().filter(name -> !name.equals("password"))
        .forEach(name -> assertThat(understood.get(name)).as(name).isEqualToIgnoringCase(given.getProperty(name)));
    assertThat(understood).containsEntry("serverName", "db.example.org").containsEntry("portNumber", "1444")
        .containsEntry("databaseName", "grid");
  }

  @Test
  void secretsStandApartAndAreNotRepeated() {
    for (String url : new String[]{"jdbc:postgresql://h/d?user=tap&password=s3cret",
        "jdbc:sqlserver://h;PASSWORD=s3cret", "jdbc:mariadb://tap:s3cret@h/d"})
      assertThatIllegalArgumentException().isThrownBy(() -> SqlSettings.of(url, "", ""))
          .withMessageNotContaining("s3cret");
    assertThat(SqlSettings.of("jdbc:postgresql://h/d?sslpassword=s3cret", "tap", "s3cret")
        .withProperties(Map.of("x", "s3cret")).toString())
        .isEqualTo("SqlSettings[jdbc:postgresql://h/d, user=tap, table=measurement]");
  }

  @Test
  void aTableIsNamedByAnIdentifier() {
    assertThat(Dialect.SQLSERVER.quote(Table.of("dbo.Readings"))).isEqualTo("[dbo].[Readings]");
    assertThat(Dialect.MARIADB.quote(Table.STANDARD)).isEqualTo("`measurement`");
    for (String name : new String[]{"", "a b", "x\"; DROP TABLE y", "1a", "a.b.c", "ä", "x".repeat(64), ".a"})
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> Table.of(name));
  }

  @Test
  void aRequestToSqlServerHasAtMost2100Parameters() {
    for (Dialect dialect : Dialect.values()) {
      String statement = dialect.insert(Table.STANDARD, dialect.mostRows());
      long parameters = statement.chars().filter(c -> c == '?').count();
      assertThat(parameters).as(dialect.title()).isEqualTo((long) dialect.mostRows() * Column.values().length)
          .isLessThan(dialect == Dialect.SQLSERVER ? 2_100 : 65_536);
    }
    SqlSettings settings = SqlSettings.of("jdbc:sqlserver://h", "", "");
    assertThat(settings.withRowsPerStatement(Dialect.SQLSERVER.mostRows()).rowsPerStatement()).isEqualTo(153);
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withRowsPerStatement(154))
        .withMessageContaining("1…153");
  }

  @Test
  void theKeyFitsTheIndexOfEachDataBase() {
    int units = Dialect.key().stream().mapToInt(
        column -> column.type() instanceof Column.Type.Text text ? text.most() : 0).sum();
    assertThat(units * 2 + 10 + 4).isLessThanOrEqualTo(900); // SQL Server: UTF-16, datetimeoffset, int
    assertThat(units * 4 + 8 + 4 + 32).isLessThanOrEqualTo(2_704); // PostgreSQL
    assertThat(units * 4 + 8 + 4).isLessThanOrEqualTo(3_072); // InnoDB
  }

  private static Map<Object, Object> properties(String url) { return SqlSettings.of(url, "", "").driverProperties(); }
}
