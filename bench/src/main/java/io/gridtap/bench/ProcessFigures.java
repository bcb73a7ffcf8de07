package io.gridtap.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What processes use. */
final class ProcessFigures {
  private ProcessFigures() {}

  /** All threads and system calls since its start. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Of this process, after collection. */
  static long heapOctets() {
    for (int i = 0; i < 3; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Of this process. */
  static int platformThreads() { return ManagementFactory.getThreadMXBean().getThreadCount(); }

  /** Of this process. */
  static long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    return -1;
  }
}
