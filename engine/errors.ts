/** A mistake in how slipway was called. Its message says the cure and is all that the user gets to see. */
export class UserError extends Error {}
