const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/** Whether a hash (PHC string format) was made with less memory or fewer passes, or is of another kind. */
export function isWeakerThan(stored: string, memoryKib: number, passes: number): boolean {
  const match = PHC.exec(stored);
  return !match || Number(match[1]) < memoryKib || Number(match[2]) < passes;
}
