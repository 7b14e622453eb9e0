# What an administrator types into targetcli; by-hand.yml describes the same.
set -e
number=$(ip -4 -o address show eth1 | sed 's,.* 10.77.1.\([0-9]*\)/.*,\1,')
iqn=iqn.2026-11.com.example:$(hostname).by-hand
truncate -s 16M /srv/iscsi/by-hand.img
targetcli <<END
set global auto_add_default_portal=false
/backstores/block create name=hand-volume dev=/dev/pool/volume
/backstores/fileio create name=hand-file file_or_dev=/srv/iscsi/by-hand.img size=16M write_back=false
/iscsi create $iqn
cd /iscsi/$iqn/tpg1
set attribute authentication=1 generate_node_acls=0
luns/ create /backstores/block/hand-volume lun=0
luns/ create /backstores/fileio/hand-file lun=3
acls/ create iqn.2026-11.com.example:client add_mapped_luns=false
cd acls/iqn.2026-11.com.example:client
create mapped_lun=0 tpg_lun_or_backstore=0
create mapped_lun=9 tpg_lun_or_backstore=3 write_protect=1
set auth userid=client password=lab-only-secret-client mutual_userid=server mutual_password=lab-only-secret-server
cd /iscsi/$iqn/tpg1
enable
portals/ create ip_address=10.77.1.$number ip_port=3260
portals/ create ip_address=fd77:1::$number ip_port=3260
cd /
saveconfig
exit
END
