# Somebody else works on the same server: a portal, a LUN and an ACL in our target, and a target of their own.
set -e
iqn=iqn.2026-11.com.example:served
truncate -s 16M /srv/iscsi/foreign.img
targetcli <<END
set global auto_add_default_portal=false
set global auto_add_mapped_luns=false
/backstores/fileio create name=foreign file_or_dev=/srv/iscsi/foreign.img size=16M write_back=false
/iscsi/$iqn/tpg1/portals create ip_address=10.77.1.11 ip_port=3266
/iscsi/$iqn/tpg1/luns create /backstores/fileio/foreign lun=9 add_mapped_luns=false
/iscsi/$iqn/tpg1/acls create iqn.2026-11.com.example:stranger add_mapped_luns=false
/iscsi create iqn.2026-11.com.example:foreign
saveconfig
exit
END
