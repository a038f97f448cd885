/** An event that is refused because its user id is a number. */
export const numbered = (userId: number, more: object = {}) => ({
  type: 'track',
  event: 'Ticket Scanned',
  userId,
  messageId: `m${userId}`,
  ...more,
});
