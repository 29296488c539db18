/** Expected failures that end a command with a sentence, not a stack trace. All others are bugs. */

/** Wrong options or settings: exit code 2. */
export class UsageError extends Error {}

/** An external failure, such as the network or the disk: exit code 3, and running it again continues. */
export class OutsideError extends Error {}

/** Another process does the same work here: exit code 3. */
export class BusyError extends OutsideError {}
