/** Prints a command's help and ends, when `--help` or `-h` was given. */
export function helpAndExit(argv: readonly string[], text: string): void {
  if (!argv.includes('--help') && !argv.includes('-h')) return;
  console.log(text.trim());
  process.exit(0);
}
