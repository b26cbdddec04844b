/** From the most to the least. */
export const schoolRoles = ['owner', 'instructor', 'assistant', 'learner'] as const;
export type SchoolRole = (typeof schoolRoles)[number];

/** Whether somebody with `role` may hand `wanted` on: never more than one has. An admin has it all. */
export function coversRole(role: string, wanted: SchoolRole): boolean {
  if (role === 'admin') return true;
  const rank = schoolRoles.indexOf(role as SchoolRole);
  return rank !== -1 && rank <= schoolRoles.indexOf(wanted);
}
