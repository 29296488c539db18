/**
 * Milliseconds of processor time that this process used for some work. Unlike the time on a clock, it
 * does not depend on what else the machine does.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
