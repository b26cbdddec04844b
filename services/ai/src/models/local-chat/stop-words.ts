/**
 * Function words, and those that questions are made of. Short on purpose: lists for search engines hold `system`,
 * `value` and `computer`, which is what people ask about. English, German, French, Spanish, Portuguese, Italian.
 */
const STOP_WORDS = new Set(
  `a about after again all also am an and any are as at be because been before being between both but by can could did
   do does doing done for from get gets had has have having he her here his how i if in into is it its just let like make
   makes many me more most much must my need needs no not of off on once one only or other our out over own please same she should so
   some such tell than that the their them then there these they thing things this those through to too under until up
   us use used very was we were what when where which while who whom whose why will with would you your
   explain describe define mean means meaning happens happen don't doesn't isn't what's it's i'm lesson course video
   aber als am auch auf aus bei bin bis da das dass dem den der des die dir doch du durch ein eine einem einen einer
   eines er es euch für gibt haben hat hier ich ihm ihn ihr im in ist ja kann kein keine man mich mir mit muss nach
   nicht noch nur ob oder ohne sein sich sie sind so um und uns unter viel vom von vor war warum was weil welche welcher
   welches wenn wer werden wie wieso wird wir wo wofür wozu wurde zu zum zur über erklären erkläre bedeutet
   au aux avec ce ces cette comme comment dans de des du elle en est et fait faut il ils je la le les leur lui ma mais
   me mes mon ne nous on ou où par pas plus pour pourquoi quand que quel quelle quelles quels qui quoi sa sans se ses
   son sont sur ta te tu un une vous y à été être
   al algo como con cuando cuál cuáles cómo de del desde donde dónde el ella en entre era es esa ese eso esta está este
   esto fue ha hay la las le lo los más me mi muy no o para pero por porque porqué puede qué que quien quién se ser si
   sin sobre son su sus también te tiene un una uno y ya
   ao aos as com da das de do dos e ela ele em entre essa esse está eu foi isso isto mais mas me na nas no nos não o os
   ou para pela pelo por porquê qual quais quando quem se sem seu sua são tem um uma você à é
   agli ai al alla che chi come con cosa cui da dal dalla dei del della delle di dove e gli ha i il io la le lo ma nel
   nella non o per perché più qual quale quali quando questo questa si sono su sul tra un una è`
    .split(/\s+/)
    .filter(Boolean),
);

/** Whether a word in lower case says nothing of what a question is about. */
export const isStopWord = (word: string): boolean =>
  STOP_WORDS.has(word) || /^[\p{Script=Latin}]$/u.test(word);
