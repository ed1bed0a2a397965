import clinicbot.core.ids
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import scheduling.models.clinic
from django.conf import settings
from django.db import migrations, models

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension

# pgvector is not part of PostgreSQL's own contrib: a server without it, or a role that may not add it, runs without.
VECTOR_WHERE_AVAILABLE = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS vector;
EXCEPTION WHEN undefined_file OR insufficient_privilege OR feature_not_supported THEN
    NULL;
END $$
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('patients', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(VECTOR_WHERE_AVAILABLE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='CatalogueToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField()),
            ],
            options={
                'verbose_name': 'catalogue token',
                'verbose_name_plural': 'catalogue tokens',
            },
        ),
        migrations.CreateModel(
            name='InsurancePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='how patients call it, separated by commas', size=None, verbose_name='everyday words')),
                ('needs_card', models.BooleanField(default=False, help_text='nothing is booked on this plan without a card number', verbose_name='card number needed')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'insurance plan',
                'verbose_name_plural': 'insurance plans',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('type', models.CharField(choices=[('professional', 'professional'), ('room', 'room or equipment')], editable=False, max_length=12, verbose_name='type')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'resource',
                'verbose_name_plural': 'resources',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ResourceKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'kind of room or equipment',
                'verbose_name_plural': 'kinds of rooms and equipment',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='how patients call it, separated by commas', size=None, verbose_name='everyday words')),
                ('duration', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='duration (minutes)')),
                ('step', models.PositiveSmallIntegerField(blank=True, help_text='counted from the start of the shift; empty: the duration', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='a start every (minutes)')),
                ('buffer_before', models.PositiveSmallIntegerField(default=0, verbose_name='buffer before (minutes)')),
                ('buffer_after', models.PositiveSmallIntegerField(default=0, verbose_name='buffer after (minutes)')),
                ('capacity', models.PositiveSmallIntegerField(default=1, help_text='more than 1: a group session', validators=[django.core.validators.MinValueValidator(1)], verbose_name='patients at once')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='price')),
                ('preparation', models.TextField(blank=True, verbose_name='preparation')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('online_bookable', models.BooleanField(default=True, verbose_name='patients may book it')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='staff must approve')),
                ('min_notice', models.PositiveIntegerField(default=60, verbose_name='minimum notice (minutes)')),
                ('max_advance', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1)], verbose_name='horizon (days)')),
                ('horizon_in_business_days', models.BooleanField(default=False, verbose_name='horizon counts business days')),
                ('min_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minimum age (years)')),
                ('max_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='maximum age (years)')),
                ('visit', models.CharField(choices=[('any', 'any visit'), ('first', 'first visit only'), ('return', 'return visit only')], default='any', max_length=8, verbose_name='visit')),
                ('return_days', models.PositiveSmallIntegerField(blank=True, help_text='days after a completed visit with the same professional', null=True, verbose_name='return within (days)')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'service',
                'verbose_name_plural': 'services',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Specialty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='how patients call it, separated by commas', size=None, verbose_name='everyday words')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'specialty',
                'verbose_name_plural': 'specialties',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('visit', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False)),
                ('session', models.UUIDField(editable=False)),
                ('starts_at', models.DateTimeField(db_index=True, verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('period', models.GeneratedField(db_persist=True, expression=models.Func(models.F('starts_at'), models.F('ends_at'), function='tstzrange'), output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField())),
                ('local_date', models.DateField(verbose_name='local date')),
                ('local_time', models.TimeField(verbose_name='local time')),
                ('local_fold', models.BooleanField(default=False, verbose_name='second of two equal local times')),
                ('time_zone', models.CharField(max_length=40, verbose_name='time zone')),
                ('status', models.CharField(choices=[('held', 'held'), ('awaiting', 'awaiting approval'), ('booked', 'booked'), ('confirmed', 'confirmed'), ('arrived', 'arrived'), ('in_consultation', 'in consultation'), ('completed', 'completed'), ('cancelled', 'cancelled'), ('no_show', 'no-show'), ('expired', 'expired')], max_length=16, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('slot_version', models.PositiveIntegerField(default=1, verbose_name='version of the time')),
                ('source', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('staff', 'reception'), ('walk_in', 'walk-in'), ('waitlist', 'waitlist'), ('import', 'import'), ('api', 'API')], default='whatsapp', max_length=12, verbose_name='source')),
                ('hold_expires_at', models.DateTimeField(blank=True, null=True, verbose_name='held until')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='price')),
                ('overbooked', models.BooleanField(default=False, verbose_name='squeezed in')),
                ('series', models.UUIDField(blank=True, db_index=True, null=True, verbose_name='series')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appointments', to='patients.contact', verbose_name='contact')),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='patients.patient', verbose_name='patient')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='scheduling.insuranceplan', verbose_name='plan')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='scheduling.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='AppointmentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('held', 'held'), ('released', 'released'), ('expired', 'hold expired'), ('requested', 'awaits approval'), ('approved', 'approved'), ('booked', 'booked'), ('moved', 'moved'), ('confirmed', 'confirmed'), ('cancelled', 'cancelled'), ('restored', 'cancellation undone'), ('arrived', 'arrived'), ('started', 'consultation began'), ('completed', 'completed'), ('no_show', 'did not come'), ('reprojected', 'moved to keep its local time')], max_length=16, verbose_name='what')),
                ('actor', models.CharField(max_length=60, verbose_name='by whom')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='scheduling.appointment', verbose_name='appointment')),
            ],
            options={
                'verbose_name': 'appointment event',
                'verbose_name_plural': 'appointment events',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('payment_methods', models.CharField(blank=True, max_length=200, verbose_name='payment methods')),
                ('hold_minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='minutes a slot is held')),
                ('cancel_notice_hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours of notice to cancel without a fee')),
                ('cancel_policy', models.CharField(blank=True, max_length=300, verbose_name='cancellation policy')),
            ],
            options={
                'verbose_name': 'clinic',
                'verbose_name_plural': 'clinic',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_clinic')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                ('content', models.CharField(max_length=64, verbose_name='digest of the request')),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='created at')),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.appointment', verbose_name='appointment')),
            ],
            options={
                'verbose_name': 'idempotency key',
                'verbose_name_plural': 'idempotency keys',
            },
        ),
        migrations.CreateModel(
            name='Professional',
            fields=[
                ('resource_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='scheduling.resource')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='how patients call it, separated by commas', size=None, verbose_name='everyday words')),
                ('title', models.CharField(blank=True, help_text='Dr., Dra. …', max_length=20, verbose_name='title')),
                ('council_number', models.CharField(blank=True, max_length=40, verbose_name='council number')),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='about')),
                ('colour', models.CharField(default='#3b82f6', max_length=7, verbose_name='colour')),
            ],
            options={
                'verbose_name': 'professional',
                'verbose_name_plural': 'professionals',
            },
            bases=('scheduling.resource',),
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duration', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='own duration (minutes)')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='own price')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offerings', to='scheduling.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'offered service',
                'verbose_name_plural': 'offered services',
            },
        ),
        migrations.AddField(
            model_name='service',
            name='specialty',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='scheduling.specialty', verbose_name='specialty'),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='how patients call it, separated by commas', size=None, verbose_name='everyday words')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('neighbourhood', models.CharField(blank=True, max_length=80, verbose_name='neighbourhood')),
                ('city', models.CharField(max_length=80, verbose_name='city')),
                ('state', models.CharField(help_text='two letters; its public holidays apply', max_length=3, verbose_name='state')),
                ('country', models.CharField(default='BR', max_length=2, verbose_name='country')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('time_zone', models.CharField(default='America/Sao_Paulo', max_length=40, validators=[scheduling.models.clinic.check_time_zone], verbose_name='time zone')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('directions', models.CharField(blank=True, max_length=300, verbose_name='how to get there')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='unit_has_both_coordinates_or_none')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('date', models.DateField(verbose_name='date')),
                ('every_year', models.BooleanField(default=False, verbose_name='every year')),
                ('works', models.BooleanField(default=False, help_text='tick to open on this day although it is a public holiday', verbose_name='works normally')),
                ('unit', models.ForeignKey(blank=True, help_text='empty: every unit', null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['date'],
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='scheduling.unit', verbose_name='unit'),
        ),
        migrations.CreateModel(
            name='WaitlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('windows', models.JSONField(blank=True, default=list, verbose_name='wished times')),
                ('urgency', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='urgency')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('offered', 'offered a time'), ('booked', 'booked'), ('left', 'left the list')], default='waiting', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(verbose_name='waiting since')),
                ('last_offered_at', models.DateTimeField(blank=True, null=True, verbose_name='last offered at')),
                ('offers_passed', models.PositiveSmallIntegerField(default=0, verbose_name='offers passed by')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.contact', verbose_name='contact')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patients.patient', verbose_name='patient')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.insuranceplan', verbose_name='plan')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.appointment', verbose_name='instead of')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='scheduling.service', verbose_name='service')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.unit', verbose_name='unit')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.professional', verbose_name='professional')),
            ],
            options={
                'verbose_name': 'waitlist entry',
                'verbose_name_plural': 'waitlist',
            },
        ),
        migrations.CreateModel(
            name='WaitlistOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('slot_key', models.CharField(max_length=60, verbose_name='slot')),
                ('offered_at', models.DateTimeField(verbose_name='offered at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('status', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired')], default='open', max_length=8, verbose_name='status')),
                ('reasons', models.JSONField(default=list, verbose_name='why this patient')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='scheduling.waitlistentry', verbose_name='entry')),
                ('hold', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='offer', to='scheduling.appointment', verbose_name='hold')),
            ],
            options={
                'verbose_name': 'waitlist offer',
                'verbose_name_plural': 'waitlist offers',
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('start', models.TimeField(verbose_name='from')),
                ('end', models.TimeField(help_text='00:00 is midnight', verbose_name='until')),
                ('overnight', models.BooleanField(default=False, verbose_name='ends the next day')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, help_text='this day included', null=True, verbose_name='valid until')),
                ('services', models.ManyToManyField(blank=True, help_text='empty: all', to='scheduling.service', verbose_name='only these services')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly_hours', to='scheduling.unit', verbose_name='unit')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly_hours', to='scheduling.professional', verbose_name='professional')),
            ],
            options={
                'verbose_name': 'weekly hours',
                'verbose_name_plural': 'weekly hours',
                'ordering': ['professional', 'weekday', 'start'],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='quantity')),
                ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='scheduling.resourcekind', verbose_name='kind of room or equipment')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='scheduling.service', verbose_name='service')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.professional', verbose_name='second professional')),
            ],
            options={
                'verbose_name': 'requirement',
                'verbose_name_plural': 'requirements',
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(choices=[('day', 'day'), ('week', 'week')], default='day', max_length=4, verbose_name='per')),
                ('limit', models.PositiveSmallIntegerField(verbose_name='at most')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.insuranceplan', verbose_name='plan')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.service', verbose_name='service')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='scheduling.professional', verbose_name='professional')),
            ],
            options={
                'verbose_name': 'quota',
                'verbose_name_plural': 'quotas',
            },
        ),
        migrations.AddField(
            model_name='professional',
            name='services',
            field=models.ManyToManyField(related_name='professionals', through='scheduling.Offering', to='scheduling.service', verbose_name='services'),
        ),
        migrations.AddField(
            model_name='professional',
            name='specialties',
            field=models.ManyToManyField(blank=True, related_name='professionals', to='scheduling.specialty', verbose_name='specialties'),
        ),
        migrations.AddField(
            model_name='professional',
            name='user',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='professional', to=settings.AUTH_USER_MODEL, verbose_name='login'),
        ),
        migrations.AddField(
            model_name='offering',
            name='professional',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offerings', to='scheduling.professional', verbose_name='professional'),
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')]), blank=True, default=list, help_text='0 is Monday; empty: all', size=None, verbose_name='weekdays')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='patient pays')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverages', to='scheduling.insuranceplan', verbose_name='plan')),
                ('service', models.ForeignKey(blank=True, help_text='empty: all', null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.service', verbose_name='service')),
                ('unit', models.ForeignKey(blank=True, help_text='empty: all', null=True, on_delete=django.db.models.deletion.CASCADE, to='scheduling.unit', verbose_name='unit')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverages', to='scheduling.professional', verbose_name='professional')),
            ],
            options={
                'verbose_name': 'coverage',
                'verbose_name_plural': 'coverages',
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='professional',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='scheduling.professional', verbose_name='professional'),
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('resource_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='scheduling.resource')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='scheduling.resourcekind', verbose_name='kind')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='scheduling.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'room or equipment',
                'verbose_name_plural': 'rooms and equipment',
            },
            bases=('scheduling.resource',),
        ),
        migrations.CreateModel(
            name='RecurringBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('ordinal', models.SmallIntegerField(choices=[(0, 'every week'), (1, 'first of the month'), (2, 'second of the month'), (3, 'third of the month'), (4, 'fourth of the month'), (-1, 'last of the month')], default=0, verbose_name='which')),
                ('start', models.TimeField(verbose_name='from')),
                ('end', models.TimeField(verbose_name='until')),
                ('overnight', models.BooleanField(default=False, verbose_name='ends the next day')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, help_text='this day included', null=True, verbose_name='valid until')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='scheduling.unit', verbose_name='unit')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='scheduling.professional', verbose_name='professional')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='scheduling.room', verbose_name='room or equipment')),
            ],
            options={
                'verbose_name': 'recurring block',
                'verbose_name_plural': 'recurring blocks',
            },
        ),
        migrations.CreateModel(
            name='DayException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('until', models.DateField(blank=True, help_text='empty: one day only', null=True, verbose_name='last day')),
                ('kind', models.CharField(choices=[('closed', 'closed'), ('hours', 'other hours')], default='closed', max_length=8, verbose_name='kind')),
                ('start', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('end', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('overnight', models.BooleanField(default=False, verbose_name='ends the next day')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='scheduling.unit', verbose_name='unit')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='scheduling.professional', verbose_name='professional')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='scheduling.room', verbose_name='room or equipment')),
            ],
            options={
                'verbose_name': 'day exception',
                'verbose_name_plural': 'day exceptions',
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit', models.UUIDField(editable=False)),
                ('session', models.UUIDField(editable=False)),
                ('seat', models.PositiveSmallIntegerField(default=0, verbose_name='seat')),
                ('overbooked', models.BooleanField(default=False, verbose_name='squeezed in')),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('busy_from', models.DateTimeField(verbose_name='busy from')),
                ('busy_until', models.DateTimeField(verbose_name='busy until')),
                ('busy', models.GeneratedField(db_persist=True, expression=models.Func(models.F('busy_from'), models.F('busy_until'), function='tstzrange'), output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField())),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='held until')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allocations', to='scheduling.appointment', verbose_name='appointment')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='scheduling.resource', verbose_name='resource')),
            ],
            options={
                'verbose_name': 'allocation',
                'verbose_name_plural': 'allocations',
                'indexes': [models.Index(condition=models.Q(('active', True)), fields=['resource', 'busy_from'], include=('busy_until', 'expires_at', 'visit', 'session', 'overbooked'), name='allocation_search')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('active', True)), expressions=[('resource', '='), ('seat', '='), ('visit', '<>'), ('busy', '&&')], name='seat_taken_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('active', True), ('overbooked', False)), expressions=[('resource', '='), ('session', '<>'), ('visit', '<>'), ('busy', '&&')], name='resource_in_one_session'), models.CheckConstraint(condition=models.Q(('busy_from__lte', models.F('starts_at')), ('ends_at__lte', models.F('busy_until')), ('starts_at__lt', models.F('ends_at'))), name='busy_contains_period'), models.UniqueConstraint(fields=('appointment', 'resource'), name='resource_once_per_appointment')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=clinicbot.core.ids.uuid7, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(verbose_name='appointment version')),
                ('kind', models.CharField(choices=[('24h', '24 hours before'), ('2h', '2 hours before')], max_length=4, verbose_name='kind')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('expires_at', models.DateTimeField(verbose_name='useless after')),
                ('status', models.CharField(choices=[('pending', 'pending'), ('claimed', 'being sent'), ('sent', 'handed over'), ('void', 'void'), ('missed', 'too late to send')], default='pending', max_length=8, verbose_name='status')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                ('message_id', models.UUIDField(blank=True, null=True, verbose_name='message')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='scheduling.appointment', verbose_name='appointment')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'indexes': [models.Index(condition=models.Q(('status', 'pending')), fields=['due_at'], name='reminder_due'), models.Index(condition=models.Q(('status', 'claimed')), fields=['claimed_at'], name='reminder_claimed')],
                'constraints': [models.UniqueConstraint(fields=('appointment', 'version', 'kind'), name='reminder_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('duration__gte', 1), ('duration__lte', 720)), name='service_duration_sane'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('buffer_after__lte', 360), ('buffer_before__lte', 360)), name='service_buffer_sane'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('step__isnull', True), ('step__gte', 1), _connector='OR'), name='service_step_positive'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='service_capacity_positive'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('min_notice__lte', django.db.models.expressions.CombinedExpression(models.F('max_advance'), '*', models.Value(1440)))), name='service_notice_within_horizon'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('visit', 'return'), _negated=True), ('return_days__gte', 1), _connector='OR'), name='service_return_says_within_how_long'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(fields=('date', 'unit'), name='holiday_once_per_unit', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='waitlistoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('entry',), name='one_open_offer_per_entry'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__gt', models.F('start')), ('overnight', False)), models.Q(('end', datetime.time(0, 0)), ('overnight', False)), models.Q(('end__lte', models.F('start')), ('overnight', True)), _connector='OR'), name='weekly_hours_forwards'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='weekly_hours_weekday'),
        ),
        migrations.AddIndex(
            model_name='waitlistentry',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['service', 'created_at'], name='waitlist_open'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__isnull', False), ('professional__isnull', True)), models.Q(('kind__isnull', True), ('professional__isnull', False)), _connector='OR'), name='requirement_is_a_kind_or_a_professional'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(('professional__isnull', False), ('service__isnull', False), ('plan__isnull', False), _connector='OR'), name='quota_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.UniqueConstraint(fields=('professional', 'service'), name='offering_once'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(('duration__isnull', True), models.Q(('duration__gte', 1), ('duration__lte', 720)), _connector='OR'), name='offering_duration_sane'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.UniqueConstraint(fields=('professional', 'plan', 'service', 'unit'), name='coverage_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['patient', 'starts_at'], name='appointment_patient'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['professional', 'local_date'], name='appointment_professional_day'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['service', 'local_date'], name='appointment_service_day'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['visit'], name='appointment_visit'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('status', 'held')), fields=['contact'], name='appointment_hold_contact'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('status', 'held')), fields=['hold_expires_at'], name='appointment_hold_end'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('patient__isnull', False), ('status__in', ['held', 'awaiting', 'booked', 'confirmed', 'arrived', 'in_consultation', 'completed'])), expressions=[('patient', '='), ('visit', '<>'), ('period', '&&')], name='patient_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_forwards'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_expires_at__isnull', False), ('status', 'held')), models.Q(('status', 'held'), _negated=True), _connector='OR'), name='hold_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('patient__isnull', False), ('status__in', ['held', 'expired', 'cancelled']), _connector='OR'), name='booking_has_a_patient'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('patient__isnull', False), ('status__in', ['held', 'awaiting', 'booked', 'confirmed', 'arrived', 'in_consultation', 'completed'])), fields=('session', 'patient'), name='patient_once_per_session'),
        ),
        migrations.AddConstraint(
            model_name='recurringblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__gt', models.F('start')), ('overnight', False)), models.Q(('end', datetime.time(0, 0)), ('overnight', False)), models.Q(('end__lte', models.F('start')), ('overnight', True)), _connector='OR'), name='block_forwards'),
        ),
        migrations.AddConstraint(
            model_name='recurringblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('professional__isnull', False), ('room__isnull', True), ('unit__isnull', True)), models.Q(('professional__isnull', True), ('room__isnull', False), ('unit__isnull', True)), models.Q(('professional__isnull', True), ('room__isnull', True), ('unit__isnull', False)), _connector='OR'), name='block_has_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='dayexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('professional__isnull', False), ('room__isnull', True)), models.Q(('professional__isnull', True), ('room__isnull', False), ('unit__isnull', True)), models.Q(('professional__isnull', True), ('room__isnull', True), ('unit__isnull', False)), _connector='OR'), name='exception_has_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='dayexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('kind', 'closed'), ('start__isnull', True)), models.Q(('end__isnull', False), ('start__isnull', False), models.Q(models.Q(('end__gt', models.F('start')), ('overnight', False)), models.Q(('end', datetime.time(0, 0)), ('overnight', False)), models.Q(('end__lte', models.F('start')), ('overnight', True)), _connector='OR')), _connector='OR'), name='exception_hours_forwards'),
        ),
        migrations.AddConstraint(
            model_name='dayexception',
            constraint=models.CheckConstraint(condition=models.Q(('professional__isnull', True), ('kind', 'closed'), ('unit__isnull', False), _connector='OR'), name='exception_hours_say_where'),
        ),
        migrations.AddConstraint(
            model_name='dayexception',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('date')), _connector='OR'), name='exception_days_forwards'),
        ),
    ]
