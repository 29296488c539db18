/** The arguments of each npm command that adds packages (`name=version`) and installs everything. */
export function installCommands(packages: readonly string[]): string[][];
