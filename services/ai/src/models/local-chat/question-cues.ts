const QUANTITY =
  /^(how (many|much|long|often|deep|hot|far|old|big|high|fast|warm|cold|heavy|wide|soon|late)|when)\b|\b(wie (viel|viele|lange|oft|tief|heiß|weit|alt|groß|hoch|schnell|warm|kalt|schwer)|wann|combien|quand|cuánt[oa]s?|cuándo|quant[oaie]s?|quando)\b/iu;
const NUMBER =
  /\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|half|once|twice|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w*(zig|hundert|tausend)\w*|deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|cent|mille|dos|tres|cuatro|cinco|siete|ocho|nueve|diez|cien|mil)\b/iu;
const REASON = /^why\b|\b(warum|wieso|weshalb|pourquoi|por qué|perché|por que)\b/iu;
const BECAUSE =
  /\b(because|since|so that|otherwise|therefore|which is why|weil|denn|damit|sonst|deshalb|parce|car|donc|porque|para que|perché)\b/iu;

/** How much more a sentence counts because it has the form of an answer to the question: 1 for none. */
export function cueOf(question: string): (sentence: string) => number {
  const asked = question.trim();
  if (QUANTITY.test(asked)) return (sentence) => (NUMBER.test(sentence) ? 1.3 : 1);
  if (REASON.test(asked)) return (sentence) => (BECAUSE.test(sentence) ? 1.2 : 1);
  return () => 1;
}
