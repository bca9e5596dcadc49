/** What a rule does not let through. Its message says the cure and is all that the user gets to see. */
export class Refusal extends Error {}
