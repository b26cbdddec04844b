/** Words that are in every lesson and say nothing of it: English, German, French, Spanish, Portuguese. */
export const STOP_WORDS = new Set(
  `a an and are as at be been but by can did do does for from had has have he her his how i if in into is it its me my
   no not of on or our she so that the their them then there these they this those to was we were what when where which
   who why will with would you your
   aber als am auch auf aus bei das dass dem den der des die ein eine einem einen einer er es für hat ich ihr im ist
   man mit nach nicht oder sich sie sind um und von vor war warum was wenn wer wie wird wir wo zu zum zur
   au aux avec ce ces comme dans de du elle en est et il ils je la le les leur mais ne nous ou où par pas pour que qui
   quoi sa ses son sur un une vous
   al como con cuando de del donde el ella en es esta este la las lo los más no para pero por qué que se su sus un una y
   ao aos com da das do dos e em essa esse isso mas na nas no nos não o os ou para pela pelo por são uma`
    .split(/\s+/)
    .filter(Boolean),
);
