// One sentence of the contract a run: `node client.js ADDRESS EMAIL PASSWORD SENTENCE`, the outcome as JSON on stdout.
const ews = require("ews-javascript-api");

const [url, email, password, sentence] = process.argv.slice(2);
const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
service.Credentials = new ews.WebCredentials(email, password);
service.Url = new ews.Uri(url);

const at = (text) => ews.DateTime.Parse(text);
const calendar = ews.WellKnownFolderName.Calendar;
const idOnly = new ews.PropertySet(ews.BasePropertySet.IdOnly);

const sentences = {
  async lists_a_calendar_view() {
    const view = new ews.CalendarView(at("2027-03-01T00:00:00Z"), at("2027-04-01T00:00:00Z"));
    const found = await service.FindAppointments(calendar, view);
    return found.Items.map((item) => [item.Subject, item.Start.ToISOString()]);
  },

  async creates_changes_and_deletes_a_meeting() {
    const meeting = new ews.Appointment(service);
    meeting.Subject = "Entretien";
    meeting.Start = at("2027-03-03T09:00:00Z");
    meeting.End = at("2027-03-03T10:00:00Z");
    meeting.RequiredAttendees.Add("bob@example.org");
    await meeting.Save(ews.SendInvitationsMode.SendToAllAndSaveCopy);
    const bound = await ews.Appointment.Bind(service, meeting.Id);
    bound.Subject = "Entretien reporté";
    bound.Start = at("2027-03-03T11:00:00Z");
    bound.End = at("2027-03-03T12:00:00Z");
    await bound.Update(
      ews.ConflictResolutionMode.AutoResolve,
      ews.SendInvitationsOrCancellationsMode.SendToAllAndSaveCopy,
    );
    await bound.Delete(ews.DeleteMode.MoveToDeletedItems, ews.SendCancellationsMode.SendToAllAndSaveCopy);
    const view = new ews.CalendarView(at("2027-03-01T00:00:00Z"), at("2027-04-01T00:00:00Z"));
    return (await service.FindAppointments(calendar, view)).Items.length;
  },

  async synchronises() {
    const first = await service.SyncFolderItems(new ews.FolderId(calendar), idOnly, [], 512, 0, null);
    const again = await service.SyncFolderItems(new ews.FolderId(calendar), idOnly, [], 512, 0, first.SyncState);
    return [first.Count, again.Count];
  },

  async reads_free_and_busy_times() {
    const window = new ews.TimeWindow(at("2027-03-02T00:00:00Z"), at("2027-03-04T00:00:00Z"));
    const people = [new ews.AttendeeInfo("bob@hopital.test")];
    const answer = await service.GetUserAvailability(people, window, ews.AvailabilityData.FreeBusy);
    return answer.AttendeesAvailability.Responses[0].CalendarEvents.map((event) => ews.LegacyFreeBusyStatus[event.FreeBusyStatus]);
  },
};

sentences[sentence]()
  .then((outcome) => process.stdout.write(JSON.stringify(outcome)))
  .catch((error) => {
    process.stderr.write(String(error.stack || error.Message || error));
    process.exit(1);
  });
